import IntegrationEngine
import IntegrationStore

extension SyncReport {
    /// How a command that made this run exits. What could not be read counts before what only waits for a person.
    var exitStatus: ExitStatus {
        switch status {
        case .success: .success
        case .cancelled: .interrupted
        case .failed, .running, .pending: failures.contains { $0.code == .authenticationRejected } ? .authenticationRejected : .failure
        case .inconclusive: !held.isEmpty && streams.allSatisfy { $0.isComplete || $0.held != nil } ? .heldDeletions : .inconclusive
        }
    }

    /// Everything that went wrong, the reason for the end of the whole run first.
    private var failures: [EngineError] { (failure.map { [$0] } ?? []) + streams.compactMap(\.failure) }

    /// The streams whose deletions wait for a person.
    private var held: [Stream] { streams.filter { $0.held != nil } }

    /// What to say of deletions that wait, and how to go on; nil when there are none.
    var heldAdvice: String? {
        guard !held.isEmpty else { return nil }
        let counts = held.compactMap { stream in
            stream.held.map { "\(stream.name): \($0.wouldDelete) of \($0.known) records would be deleted" }
        }
        return
            "Held: \(counts.joined(separator: "; ")). Look at the counts above; if they are right, repeat the command with "
            + "--confirm-deletions."
    }

    /// What to add to the command when an address was refused by the egress policy; nil when none was.
    var addressAdvice: String? {
        guard failures.contains(where: { $0.detail == UpstreamError.Code.addressForbidden.description }) else { return nil }
        return "The address is private. If it is meant, allow exactly it: --allow-address HOST:PORT"
    }
}
