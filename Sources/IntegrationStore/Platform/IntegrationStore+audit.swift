import Foundation
import GRDB
package import IntegrationCore
import JSONTape

extension IntegrationStore {
    /// An organisation's records after a number, oldest first.
    package func auditRecords(organization: String, after number: Int = 0, limit: Int) async throws -> [AuditRecord] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT number, at, actor, action, target, details, hash FROM audit_log
                    WHERE organization = ? AND number > ? ORDER BY number LIMIT ?
                    """, arguments: [organization, number, limit]
            ).map(AuditRecord.init)
        }
    }

    /// The first record of an organisation's log whose hash does not follow from what it says and from the record before it; nil when all do.
    package func firstBrokenAuditRecord(organization: String) async throws -> Int? {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT number, at, actor, action, target, details, hash FROM audit_log WHERE organization = ? ORDER BY number",
                arguments: [organization])
            var previous = ""
            var expected = 1
            while let row = try rows.next() {
                let number: Int = row["number"]
                let hash: String = row["hash"]
                let right = AuditWriter.hash(
                    previous: previous, organization: organization, number: number, at: row["at"],
                    [row["actor"], row["action"], row["target"], row["details"]])
                guard number == expected, hash == right else { return expected }
                previous = hash
                expected += 1
            }
            return nil
        }
    }

    /// The organisations that have a log.
    package func auditedOrganizations() async throws -> [String] {
        try await read { try String.fetchAll($0, sql: "SELECT DISTINCT organization FROM audit_log ORDER BY organization") }
    }
}

extension AuditRecord {
    init(_ row: Row) {
        let action = AuditEvent.Action(rawValue: row["action"])
        var details: [String: String] = [:]
        let text: String = row["details"]
        if let document = try? JSONDocument(parsing: Array(text.utf8)) {
            for (name, value) in document.root.members { details[name] = value.stringValue }
        }
        self.init(
            number: row["number"], at: Date(millisecondsSince1970: row["at"]),
            event: AuditEvent(action, target: row["target"], by: row["actor"], details: details), hash: row["hash"])
    }
}
