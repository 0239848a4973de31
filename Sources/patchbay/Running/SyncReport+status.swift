import IntegrationEngine
import IntegrationStore

extension SyncReport {
    /// How a command that made this run exits.
    var exitStatus: ExitStatus {
        switch status {
        case .success: .success
        case .cancelled: .interrupted
        case .failed, .running: isAuthenticationRejected ? .authenticationRejected : .failure
        case .inconclusive: streams.contains { $0.held != nil } ? .heldDeletions : .inconclusive
        }
    }

    /// Whether the credentials were the reason: they must be replaced before anything else is tried.
    private var isAuthenticationRejected: Bool {
        let code = EngineError.Code.authenticationRejected
        return streams.contains { $0.failure?.code == code } || reason?.hasPrefix(code.description) == true
    }

    /// What to add to the command when an address was refused by the egress policy; nil when none was.
    var addressAdvice: String? {
        let details = streams.compactMap { $0.failure?.detail }
        guard details.contains("address_forbidden") || reason?.contains("address_forbidden") == true else { return nil }
        return "The address is private. If it is meant, allow exactly it: --allow-address HOST:PORT"
    }
}
