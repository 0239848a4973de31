package import Foundation
import GRDB

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
    /// A request that has not been answered for so long was cut off by a crash.
    private static let longestRequest: Int64 = 10 * 60 * 1000

    /// Takes a key for a request.
    ///
    /// - Parameter organization: "" for the operator.
    package func beginIdempotent(
        organization: String, key: String, fingerprint: [UInt8], now: Date
    ) async throws -> IdempotencyState {
        let now = now.millisecondsSince1970
        return try await write { database in
            try database.execute(
                sql: "DELETE FROM idempotency_keys WHERE created_at < ? OR (status IS NULL AND created_at < ?)",
                arguments: [now - Self.lifetime, now - Self.longestRequest])
            try database.execute(
                sql: """
                    INSERT INTO idempotency_keys (organization, key, fingerprint, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """, arguments: [organization, key, Data(fingerprint), now])
            if database.changesCount > 0 { return .first }
            let row = try Row.fetchOne(
                database, sql: "SELECT fingerprint, status, data_key, answer FROM idempotency_keys WHERE organization = ? AND key = ?",
                arguments: [organization, key])
            guard let row, [UInt8](row["fingerprint"] as Data) == fingerprint else { return .other }
            guard let status = row["status"] as Int?, let answer = row["answer"] as Data?, let dataKey = row["data_key"] as String? else {
                return .pending
            }
            return .answered(status: status, SealedText(dataKey: dataKey, envelope: [UInt8](answer)))
        }
    }

    /// Keeps the answer.
    package func endIdempotent(organization: String, key: String, status: Int, answer: SealedText) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE idempotency_keys SET status = ?, data_key = ?, answer = ? WHERE organization = ? AND key = ?",
                arguments: [status, answer.dataKey, Data(answer.envelope), organization, key])
        }
    }

    /// Gives the key back after a request that changed nothing: it may be sent again.
    package func abandonIdempotent(organization: String, key: String) async throws {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM idempotency_keys WHERE organization = ? AND key = ? AND status IS NULL", arguments: [organization, key])
        }
    }
}
