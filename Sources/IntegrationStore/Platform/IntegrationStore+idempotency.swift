package import Foundation
import SQLDatabase

/// What is known of a request with a key of its own.
package enum IdempotencyState: Sendable {
    /// It is the first one: it is to be done.
    case first
    /// It was answered before.
    case answered(status: Int, SealedText)
    /// The first one is under way.
    case pending
    /// The key was used for another request.
    case other
}

extension IntegrationStore {
    /// How long an answer is kept.
    private static let lifetime: Int64 = 24 * 3600 * 1000
    /// A request that has not been answered for so long was cut off by a crash, of another machine: of this one it is known at once.
    private static let longestRequest: Int64 = 10 * 60 * 1000

    /// Takes a key for a request.
    ///
    /// - Parameter organization: "" for the operator.
    package func beginIdempotent(
        organization: String, key: String, fingerprint: [UInt8], now: Date
    ) async throws -> IdempotencyState {
        let now = now.millisecondsSince1970
        let (owner, isAlive) = (environment.process, environment.isAlive)
        return try await write(as: .of(organization)) { transaction in
            try Self.forgetCutOff(organization: organization, key: key, isAlive, in: transaction)
            try transaction.run(
                """
                DELETE FROM idempotency_keys WHERE created_at < \(now - Self.lifetime) OR (status IS NULL AND created_at <
                    \(now - Self.longestRequest))
                """
            )
            let changes = try transaction.run(
                """
                INSERT INTO idempotency_keys (organization, key, fingerprint, created_at, owner_host, owner_pid, owner_start)
                VALUES (\(organization), \(key), \(fingerprint), \(now), \(owner.host), \(Int64(owner.pid)), \(owner.startTime))
                ON CONFLICT DO NOTHING
                """)
            if changes > 0 { return .first }
            let row = try transaction.row(
                "SELECT fingerprint, status, data_key, answer FROM idempotency_keys WHERE organization = \(organization) AND key = \(key)")
            guard let row, row["fingerprint"] == fingerprint else { return .other }
            guard let status = row["status"] as Int?, let answer = row["answer"] as [UInt8]?, let dataKey = row["data_key"] as String?
            else {
                return .pending
            }
            return .answered(status: status, SealedText(dataKey: dataKey, envelope: answer))
        }
    }

    /// Frees a key whose request nobody works at any more: what it did or did not do is seen by who sends it again.
    private static func forgetCutOff(
        organization: String, key: String, _ isAlive: (ProcessIdentity) -> Bool, in transaction: any SQLTransaction
    ) throws {
        let owner = try transaction.row(
            """
            SELECT owner_host, owner_pid, owner_start FROM idempotency_keys
            WHERE organization = \(organization) AND key = \(key) AND status IS NULL AND owner_host IS NOT NULL
            """)
        guard let owner,
            !isAlive(
                ProcessIdentity(
                    host: owner["owner_host"], pid: Int32(truncatingIfNeeded: owner["owner_pid"] as Int64), startTime: owner["owner_start"])
            )
        else { return }
        try transaction.run("DELETE FROM idempotency_keys WHERE organization = \(organization) AND key = \(key) AND status IS NULL")
    }

    /// Keeps the answer.
    package func endIdempotent(organization: String, key: String, status: Int, answer: SealedText) async throws {
        try await write(as: .of(organization)) { transaction in
            try transaction.run(
                """
                UPDATE idempotency_keys SET status = \(status), data_key = \(answer.dataKey), answer = \(answer.envelope) WHERE organization
                    = \(organization) AND key = \(key)
                """
            )
        }
    }

    /// Forgets what was kept for longer than it should be, of all organisations; each forgets its own when it asks.
    package func removeOldAnswers(now: Date, limit: Int) async throws -> Int {
        let old: SQLStatement = "created_at < \(now.millisecondsSince1970 - Self.lifetime)"
        guard try await read(as: .system, { try $0.exists("SELECT 1 FROM idempotency_keys WHERE \(old)") }) else { return 0 }
        return try await write(.locking, as: .system) { transaction in
            try transaction.run(
                """
                DELETE FROM idempotency_keys WHERE (organization, key) IN (SELECT organization, key FROM idempotency_keys WHERE \(old)
                    LIMIT \(limit))
                """)
        }
    }

    /// Gives the key back after a request that changed nothing: it may be sent again.
    package func abandonIdempotent(organization: String, key: String) async throws {
        try await write(as: .of(organization)) { transaction in
            try transaction.run("DELETE FROM idempotency_keys WHERE organization = \(organization) AND key = \(key) AND status IS NULL")
        }
    }
}
