import Crypto
import Foundation
import GRDB
import IntegrationCore
import JSONTape

/// Appends to the log of an organisation, inside the transaction of what it tells: no record, no change.
struct AuditWriter {
    let database: Database

    func append(_ event: AuditEvent, organization: String, now: Date) throws {
        let last = try Row.fetchOne(
            database, sql: "SELECT number, hash FROM audit_log WHERE organization = ? ORDER BY number DESC LIMIT 1",
            arguments: [organization])
        let number = (last?["number"] as Int? ?? 0) + 1
        let at = now.millisecondsSince1970
        let details = Self.text(event.details)
        let hash = Self.hash(
            previous: last?["hash"] ?? "", organization: organization, number: number, at: at,
            [event.actor, event.action.rawValue, event.target, details])
        try database.execute(
            sql: "INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [organization, number, at, event.actor, event.action.rawValue, event.target, details, hash])
    }

    /// Over everything a record says and the hash before it, each part with its length, so that no two records are hashed alike.
    static func hash(previous: String, organization: String, number: Int, at: Int64, _ texts: [String]) -> String {
        var hasher = SHA256()
        for text in [previous, organization, String(number), String(at)] + texts {
            hasher.update(data: Array("\(text.utf8.count):\(text)".utf8))
        }
        return hasher.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// A JSON object with its members sorted.
    private static func text(_ details: [String: String]) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            for (name, value) in details.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                writer.string(value)
            }
        }
        return writer.text
    }
}
