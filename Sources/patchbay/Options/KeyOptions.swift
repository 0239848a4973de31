import ArgumentParser
import Foundation
import IntegrationAuth

/// Where the keys are that seal what is secret.
struct KeyOptions: ParsableArguments {
    /// The environment variable that holds the keys themselves; there is no option for it, as others could read that.
    static let variable = "PATCHBAY_KEYS"

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp(
            "The file with the keys that seal secrets (default: patchbay.keys in the data folder; also $PATCHBAY_KEY_FILE).",
            valueName: "file"),
        completion: .file())
    var file: String?

    @Option(
        name: .customLong("key-command"),
        help: ArgumentHelp(
            "A command that prints the keys, such as the client of a key management service (also $PATCHBAY_KEY_COMMAND).",
            valueName: "command"))
    var command: String?

    /// Where an operator says that the keys are; nil where nothing is said. Options win over variables, and variables over the file.
    func source(_ settings: ServerSettings) throws(Failure) -> KeySource? {
        func variable(_ name: String) -> String? { settings.environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func entry(_ setting: ServerSetting) -> String? { settings.file.entries[setting]?.values.first }
        let layers: [[KeySource?]] = [
            [file.map(KeySource.file), command.map(KeySource.command)],
            [
                variable(Self.variable).map(KeySource.environment), variable(ServerSetting.keyFile.variable).map(KeySource.file),
                variable(ServerSetting.keyCommand.variable).map(KeySource.command),
            ],
            [entry(.keyFile).map(KeySource.file), entry(.keyCommand).map(KeySource.command)],
        ]
        for layer in layers {
            let named = layer.compactMap(\.self)
            guard named.count <= 1 else {
                throw Failure(
                    .usage, "Error: the keys are given in several ways; give one of $\(Self.variable), --key-file and --key-command.")
            }
            if let source = named.first { return source }
        }
        return nil
    }
}
