import Foundation
import IntegrationCore
import SQLDatabase

/// Puts a run that is worked at back into the queue, or gives it up where the same failed too often, inside one transaction.
struct RunRetreat {
    let transaction: any SQLTransaction
    let limits: RunLimits
    let clock: DatabaseClock
    /// Between 0.5 and 1: not all that failed together come again together.
    let jitter: Double

    /// - Parameters:
    ///   - wait: how long the provider wants to be left alone; nil where the cause decides.
    /// - Returns: whether it is tried again.
    func run(_ run: RunID, cause: RunCause, reason: String?, wait: Duration? = nil) throws -> Bool {
        let row = try transaction.row(
            """
            SELECT attempt, attempts_failed, attempt_at, attempt_pages, owner_host, owner_pid,
                pages + (SELECT count(*) FROM run_pages WHERE run_id = runs.id) AS pages FROM runs WHERE id = \(run.rawValue)
            """)
        guard let row else { return false }
        let now = try clock.read(transaction)
        let pages: Int64 = row["pages"]
        let reason = reason?.storable
        let made = pages - row["attempt_pages"]
        let before: Int = row["attempts_failed"]
        // What got further was no failure of the run, however often it comes to that.
        let failures = Self.isNobodysFault(cause) ? before : made > 0 ? 1 : before + 1
        let host: String? = row["owner_host"]
        let worker = host.map { "\($0.split(separator: "/").first ?? "")/\((row["owner_pid"] as Int64?) ?? 0)" }
        try transaction.run(
            """
            INSERT INTO run_attempts (run_id, number, started_at, ended_at, worker, cause, reason, pages)
            VALUES (\(run.rawValue), \(row["attempt"] as Int64), \((row["attempt_at"] as Int64?) ?? now), \(now), \(worker),
                \(cause.rawValue), \(reason), \(made)) ON CONFLICT DO NOTHING
            """)
        guard failures < limits.attempts else {
            try RunUnits.settle(run, in: transaction)
            try RunEnding(transaction: transaction, run: run, now: Date(millisecondsSince1970: now)).end(
                .failed, cause: cause,
                reason: "\(reason ?? cause.rawValue); given up after \(failures) attempts without progress")
            return false
        }
        // What is nobody's fault is not counted, and must not come back at the same pace for ever.
        let own = pause(cause, after: Self.isNobodysFault(cause) ? row["attempt"] as Int : failures)
        // Of a provider that is down nobody knows how long: the next probe is only the first moment at which it could be over.
        let pause = cause == .providerDown ? max(own, wait ?? .zero) : wait ?? own
        let milliseconds = Int64(pause / .milliseconds(1))
        let until: Int64? = milliseconds > 0 ? now + milliseconds : nil
        try transaction.run(
            """
            UPDATE runs SET status = 'pending', lease = 0, owner_host = NULL, owner_pid = NULL, owner_start = NULL, cause = \(cause.rawValue),
                reason = \(reason), attempts_failed = \(failures), wait_until = \(until), ready_at = \(until ?? now), held_until = NULL
            WHERE id = \(run.rawValue)
            """)
        return true
    }

    /// How long a run waits after so many failures that followed one another.
    private func pause(_ cause: RunCause, after failures: Int) -> Duration {
        // A worker dies of other things than this run, at first.
        guard case .after(let first, let longest) = cause.retry, cause != .workerLost || failures > 1 else { return .zero }
        return min(longest, first * (1 << min(max(failures - 1, 0), 20))) * jitter
    }

    private static func isNobodysFault(_ cause: RunCause) -> Bool {
        [.handedOver, .providerDown, .rateLimited, .databaseUnavailable].contains(cause)
    }
}
