import ArgumentParser
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Logging

/// The end of a command that did not succeed: what to tell the person, and the status.
struct Failure: Error {
    let status: ExitStatus
    /// Empty when everything is said already. Never holds a secret.
    let message: String

    init(_ status: ExitStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }

    /// Tells the person on standard error (help and version on standard output) and says how to exit: the one place where errors
    /// become words and numbers.
    static func report(_ error: any Error) -> ExitStatus {
        if error is StandardOutput.Closed { return .success }
        let failure = Failure(error)
        if failure.status == .success {
            try? StandardOutput.write(line: failure.message)
        } else if !failure.message.isEmpty {
            StandardError.say(failure.message, level: .error)
        }
        return failure.status
    }

    private static func text(_ error: any Error, isHelp: Bool) -> String {
        let message = Patchbay.fullMessage(for: error)
        return isHelp ? message : ParserMessage(message: message, arguments: CommandLine.arguments).text
    }

    private init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case is CancellationError:
            self.init(.interrupted, "Interrupted.")
        case let error as EngineError:
            self.init(error.code == .authenticationRejected ? .authenticationRejected : .failure, "Error: \(error)")
        case let error as UpstreamError: self.init(error.code == .cancelled ? .interrupted : .failure, "Error: \(error)")
        case let error as StoreError: self.init(.usage, "Error: \(error)")
        case let error as VaultError: self.init(.usage, "Error: \(error.reason)")
        case let error as SandboxError: self.init(.usage, "Error: \(error)")
        case let error as RegistryError: self.init(.usage, error.description)
        default:
            let isHelp = Patchbay.exitCode(for: error) == .success
            self.init(isHelp ? .success : .usage, Self.text(error, isHelp: isHelp))
        }
    }
}
