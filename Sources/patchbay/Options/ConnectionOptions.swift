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

    /// Everything together, checked against the manifest.
    func settings(for manifest: IntegrationManifest) throws -> ConnectionSettings {
        var reader = SettingsReader(manifest, environment: ProcessInfo.processInfo.environment)
        reader.add(credentials: credentials)
        reader.add(config: config)
        reader.add(variables: variables)
        return try reader.settings()
    }
}
