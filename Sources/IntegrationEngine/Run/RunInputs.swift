package import CEL
package import Foundation
package import IntegrationCore

/// What is the same for every expression of a run: the connection's values, its secrets, the run's time and facts.
package struct RunInputs: Sendable {
    package let config: [String: SettingValue]
    package let variables: [String: SettingValue]
    package let credentials: IntegrationCredentials
    package let now: Date
    package let runID: String
    package let mode: RunMode
    private let values: [(name: String, value: CELValue)]

    package init(
        config: [String: SettingValue], variables: [String: SettingValue], credentials: IntegrationCredentials, now: Date, runID: String,
        mode: RunMode
    ) {
        self.config = config
        self.variables = variables
        self.credentials = credentials
        self.now = now
        self.runID = runID
        self.mode = mode
        let time = CELValue.timestamp(CELTimestamp(now))
        values = [
            ("config", Self.map(config)), ("variables", Self.map(variables)), ("credentials", Self.map(credentials)), ("now", time),
            (
                "run",
                .map(
                    CELDictionary([
                        (.string("id"), .string(runID)), (.string("mode"), .string(mode.rawValue)), (.string("startedAt"), time),
                    ]))
            ),
        ]
    }

    /// Bindings for one place: of the names known to every run, those that are in scope there.
    ///
    /// The environment decides: where `credentials` is not declared, no secret can be read.
    package func bindings(_ environment: CELEnvironment, _ more: [String: CELValue] = [:]) -> CELBindings {
        var bindings = CELBindings(environment)
        for (name, value) in values {
            if let slot = environment.slot(of: name) { bindings[slot] = value }
        }
        for (name, value) in more {
            if let slot = environment.slot(of: name) { bindings[slot] = value }
        }
        return bindings
    }

    /// These inputs with more secrets, e.g. tokens that an exchange gave.
    package func adding(_ secrets: [String: String]) -> RunInputs {
        RunInputs(config: config, variables: variables, credentials: credentials.adding(secrets), now: now, runID: runID, mode: mode)
    }

    private static func map(_ settings: [String: SettingValue]) -> CELValue {
        .map(CELDictionary(settings.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value.celValue) }))
    }

    private static func map(_ credentials: IntegrationCredentials) -> CELValue {
        .map(CELDictionary(credentials.names.map { (.string($0), .string(credentials.reveal($0) ?? "")) }))
    }
}
