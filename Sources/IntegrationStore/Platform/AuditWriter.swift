import Crypto
import Foundation
import SQLDatabase
import IntegrationCore
import JSONTape

/// Appends to the log of an organisation, inside the transaction of what it tells: no record, no change.
struct AuditWriter {
    let transaction: any SQLTransaction
    /// Seals the end of the log; without it, in a process that has no keys, the end stays unsealed.
    let key: AuditKey?

    /// Any number that nobody else in the database locks with a second one.
    private static let lock: Int64 = 0x5074

    func append(_ event: AuditEvent, organization: String, now: Date) throws {
        // One after another: each record is chained to the one before it.
        if transaction.dialect == .postgreSQL {
            try transaction.run("SELECT pg_advisory_xact_lock(CAST(\(Self.lock) AS INT), hashtext(\(organization)))")
        }
        let last = try transaction.row(
            "SELECT number, hash FROM audit_log WHERE organization = \(organization) ORDER BY number DESC LIMIT 1")
        let end = AuditEnd(number: last?["number"] ?? 0, hash: last?["hash"] ?? "")
        // What is not as it was written must not be sealed as if it were: the seal stays behind, which `audit verify` finds.
        let mayBeSealed = try key.map { try isWhole(end, of: organization, before: event, $0) } ?? false
        let number = end.number + 1
        let at = now.millisecondsSince1970
        let details = Self.text(event.details)
        let hash = Self.hash(
            previous: end.hash, organization: organization, number: number, at: at,
            [event.actor, event.action.rawValue, event.target, details])
        try transaction.run(
            """
            INSERT INTO audit_log VALUES (\(organization), \(number), \(at), \(event.actor), \(event.action.rawValue), \(event.target),
                \(details), \(hash))
            """
        )
        if let key, mayBeSealed { try seal(AuditEnd(number: number, hash: hash), of: organization, with: key) }
    }

    private func isWhole(_ end: AuditEnd, of organization: String, before event: AuditEvent, _ key: AuditKey) throws -> Bool {
        if let seal = try seal(of: organization) { return key.isSeal(seal, over: end, of: organization) }
        // A log begins with its organisation; one that is empty later was emptied.
        return end.isEmpty && event.action == .organizationCreated
    }

    /// The seal over the end of a log; nil where there is none.
    private func seal(of organization: String) throws -> [UInt8]? {
        try transaction.value("SELECT seal FROM audit_seals WHERE organization = \(organization)", as: [UInt8].self).map([UInt8].init)
    }

    func seal(_ end: AuditEnd, of organization: String, with key: AuditKey) throws {
        try transaction.run(
            """
            INSERT INTO audit_seals VALUES (\(organization), \(end.number), \(key.seal(end, of: organization)))
            ON CONFLICT (organization) DO UPDATE SET number = excluded.number, seal = excluded.seal
            """)
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
