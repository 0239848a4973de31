import Foundation
import GRDB
import IntegrationCore

/// Takes back what checks said that are no more, or are about something else now, inside one transaction.
struct CheckRetirement {
    let database: Database
    let connection: ConnectionID

    /// Retires checks that the manifest no longer has: their findings, counts and stored outcomes go. One that a handler's open reports name
    /// is in use, whether or not the manifest declares it.
    func retire(except checks: Set<String>, _ findings: inout FindingWriter) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, check_id FROM checks WHERE connection_id = ? AND active AND NOT EXISTS (
                    SELECT 1 FROM findings WHERE check_ref = checks.id AND origin = 'reported' AND status != 'resolved')
                """, arguments: [connection.rawValue])
        for row in rows {
            let checkID: String = row["check_id"]
            guard !checks.contains(checkID) else { continue }
            let reference: Int64 = row["id"]
            for finding in try findings.findings(where: "check_ref = ?1 AND status != 'resolved'", reference) {
                try findings.resolve(finding, reason: "check removed")
            }
            try forget(checkID, reference: reference)
            try database.execute(sql: "UPDATE checks SET active = 0 WHERE id = ?", arguments: [reference])
        }
    }

    /// Keeps what each check is about. One that was about something else begins anew: what it said then is not what it says now.
    func begin(_ checks: [String: CheckSubject], _ findings: inout FindingWriter) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT check_id, subject, id FROM check_subjects LEFT JOIN checks USING (connection_id, check_id) WHERE connection_id = ?
                """, arguments: [connection.rawValue])
        let known = Dictionary(rows.map { ($0["check_id"] as String, $0) }) { first, _ in first }
        for (checkID, subject) in checks.sorted(by: { $0.key < $1.key }) {
            let row = known[checkID]
            let old: String? = row?["subject"]
            guard old != subject.text else { continue }
            if let reference: Int64 = row?["id"] {
                let withdrawn = try findings.findings(
                    where: "check_ref = ?1 AND status != 'resolved' AND origin != 'reported'", reference)
                for finding in withdrawn {
                    try findings.resolve(finding, reason: "the check is about \(subject.text) now")
                }
                try forget(checkID, reference: reference)
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO check_subjects (connection_id, check_id, subject) VALUES (?, ?, ?)",
                arguments: [connection.rawValue, checkID, subject.text])
        }
    }

    /// A check that comes back under the same name later starts from nothing.
    private func forget(_ checkID: String, reference: Int64) throws {
        try database.execute(
            sql: "UPDATE checks SET passes = 0, fails = 0, inconclusives = 0, not_applicables = 0 WHERE id = ?", arguments: [reference])
        try database.execute(sql: "DELETE FROM aggregate_verdicts WHERE check_ref = ?", arguments: [reference])
        try database.execute(
            sql: """
                UPDATE verdicts SET outcomes = json_remove(outcomes, '$."' || :check || '"')
                WHERE record_id IN (SELECT records.id FROM records JOIN streams ON streams.id = stream_id WHERE connection_id = :connection)
                    AND json_type(outcomes, '$."' || :check || '"') IS NOT NULL
                """,
            arguments: ["check": checkID, "connection": connection.rawValue])
    }
}
