package import IntegrationCore
import CEL
import Foundation
import IntegrationAuth

/// The connection a sandbox accepts: what a person would have typed.
package struct SandboxConnection: Sendable {
    /// Non-secret fields, defaults filled in.
    package let config: [String: SettingValue]
    /// The only secrets the sandbox lets in.
    package let credentials: IntegrationCredentials
    /// Values tuned on the connection, defaults filled in.
    package let variables: [String: SettingValue]

    /// - Parameter keyPair: fills in for ``SandboxFixtures/generatedKey``.
    init(_ fixtures: SandboxFixtures, manifest: IntegrationManifest, keyPair: SandboxKeyPair?) {
        var config: [String: SettingValue] = [:]
        for field in manifest.credentialFields where !field.isSecret {
            let value = fixtures.config[field.id] ?? field.default
            config[field.id] = value.flatMap { SettingValue($0, as: SettingType(field.type)) }
        }
        for name in ExpressionScope.obtainedSettings(manifest) where config[name] == nil {
            config[name] = fixtures.config[name].flatMap { SettingValue($0, as: .text) }
        }
        var variables: [String: SettingValue] = [:]
        for field in manifest.variables {
            let value = fixtures.variables[field.id] ?? field.default
            variables[field.id] = value.flatMap { SettingValue($0, as: SettingType(field.type)) }
        }
        var secrets: [String: String] = [:]
        for (name, secret) in fixtures.credentials {
            secrets[name] = secret == SandboxFixtures.generatedKey ? keyPair?.privateKeyPEM.reveal() : secret
        }
        self.config = config
        self.variables = variables
        credentials = IntegrationCredentials(secrets)
    }

    /// The values that expressions of the manifest see at one place.
    ///
    /// - Parameter more: secrets obtained meanwhile, and other names in scope.
    func bindings(
        _ environment: CELEnvironment, obtained: [String: String] = [:], more: [String: CELValue] = [:], now: Date
    ) -> CELBindings {
        var bindings = CELBindings(environment)
        func bind(_ name: String, _ value: CELValue?) {
            if let slot = environment.slot(of: name), let value { bindings[slot] = value }
        }
        bind("config", Self.map(config.mapValues(CELValue.init(setting:))))
        bind("variables", Self.map(variables.mapValues(CELValue.init(setting:))))
        bind("credentials", Self.map(secrets(adding: obtained).mapValues(CELValue.string)))
        bind("now", CELTimestamp(seconds: Int64(now.timeIntervalSince1970)).map(CELValue.timestamp))
        for (name, value) in more { bind(name, value) }
        return bindings
    }

    private func secrets(adding obtained: [String: String]) -> [String: String] {
        let typed = credentials.names.map { ($0, credentials.reveal($0) ?? "") }
        return Dictionary(typed) { first, _ in first }.merging(obtained) { _, new in new }
    }

    private static func map(_ values: [String: CELValue]) -> CELValue {
        .map(CELDictionary(values.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value) }))
    }
}
