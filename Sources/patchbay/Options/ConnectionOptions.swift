import ArgumentParser
import Foundation
import IntegrationCore

/// How a person says what to connect with.
struct ConnectionOptions: ParsableArguments {
    // Text, not a type of its own: what the parser cannot read it would print, and this may be a secret.
    @Option(
        name: .customLong("credential"),
        help: ArgumentHelp(
            "A credential field: NAME=VALUE, NAME=@FILE, or NAME=- for standard input. Also from $PATCHBAY_CREDENTIAL_<NAME>.",
            valueName: "name=value"))
    var credentials: [String] = []

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("A credential field that is no secret, such as a domain.", valueName: "name=value"))
    var config: [String] = []

    @Option(
        name: .customLong("variable"), help: ArgumentHelp("A variable of the integration, such as a threshold.", valueName: "name=value"))
    var variables: [String] = []

    @Option(
        name: .customLong("connection"),
        help: ArgumentHelp("A name of your own for this tenant, where there are several of one integration.", valueName: "name"))
    var name: String = ConnectionNameOption.standard

    func validate() throws {
        // Not repeated: it may be a value that stands at the wrong option.
        let isWord = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || "-_.".utf8.contains(byte)
        }
        guard isWord, !name.isEmpty, name.utf8.count <= 64 else {
            throw ValidationError("--connection needs a name of at most 64 letters, digits, '-', '_' and '.'.")
        }
        guard name != ConnectionNameOption.sandbox else {
            throw ValidationError("The connection '\(name)' is that of `patchbay try --database`; choose another name.")
        }
    }

    /// Everything together, checked against the manifest.
    func settings(for manifest: IntegrationManifest) throws -> ConnectionSettings {
        var reader = SettingsReader(manifest, environment: ProcessInfo.processInfo.environment)
        reader.add(credentials: credentials)
        if Task.isCancelled { throw CancellationError() }
        reader.add(config: config)
        reader.add(variables: variables)
        return try reader.settings()
    }
}
