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

    /// Keeps everything that checks may say something about from now on: what they are about, and what they were about when they last judged.
    func begin(_ checks: [String: CheckSubject]) throws {
        for (checkID, subject) in checks {
            try database.execute(
                sql: """
                    INSERT INTO check_subjects (connection_id, check_id, subject) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
                    SET subject = subject || char(10) || ?3 WHERE instr(char(10) || subject || char(10), char(10) || ?3 || char(10)) = 0
                    """,
                arguments: [connection.rawValue, checkID, subject.text])
        }
    }

    /// Takes back what checks said when they were about something else, once everything they are about now is judged: until then, it is the
    /// last that is known.
    func settle(_ checks: [String: CheckSubject], judged: Set<StreamID>, _ findings: inout FindingWriter) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT check_id, subject, id FROM check_subjects LEFT JOIN checks USING (connection_id, check_id) WHERE connection_id = ?
                """, arguments: [connection.rawValue])
        for row in rows {
            let checkID: String = row["check_id"]
            let old: String = row["subject"]
            guard let subject = checks[checkID], old != subject.text, let stream = try stream(subject.stream), judged.contains(stream)
            else {
                continue
            }
            if let reference: Int64 = row["id"] {
                try leave(checkID, reference: reference, for: subject, stream, &findings)
            }
            try database.execute(
                sql: "UPDATE check_subjects SET subject = ? WHERE connection_id = ? AND check_id = ?",
                arguments: [subject.text, connection.rawValue, checkID])
        }
    }

    private func stream(_ name: String) throws -> StreamID? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM streams WHERE connection_id = ? AND name = ?", arguments: [connection.rawValue, name]
        ).map(StreamID.init(rawValue:))
    }

    /// Keeps of a check only what it says of its subject.
    private func leave(
        _ checkID: String, reference: Int64, for subject: CheckSubject, _ stream: StreamID, _ findings: inout FindingWriter
    ) throws {
        // What is said of all records together says nothing of any of them.
        let kept = subject.isAggregate ? 0 : stream.rawValue
        let others = "SELECT records.id FROM records JOIN streams ON streams.id = stream_id WHERE connection_id = ?2 AND stream_id != ?3"
        let arguments: StatementArguments = [reference, connection.rawValue, kept]
        try database.execute(
            sql: """
                DELETE FROM finding_claims WHERE finding_id IN (SELECT id FROM findings WHERE check_ref = ?1) AND record_id IN (\(others))
                """, arguments: arguments)
        if !subject.isAggregate {
            try database.execute(
                sql: """
                    DELETE FROM finding_claims WHERE finding_id IN (SELECT id FROM findings WHERE check_ref = ?) AND origin = 'aggregate'
                    """, arguments: [reference])
        }
        let left = try Int64.fetchAll(
            database, sql: "SELECT id FROM findings WHERE check_ref = ?1 AND status != 'resolved' AND record_id IN (\(others))",
            arguments: arguments)
        for id in left {
            for finding in try findings.findings(where: "id = ?1", id) {
                try findings.withdraw(finding.details.record, from: finding, reason: "the check is about \(subject.text) now")
            }
        }
        if !subject.isAggregate {
            for finding in try findings.findings(
                where: "check_ref = ?1 AND status != 'resolved' AND origin = 'aggregate'", reference)
            {
                try findings.withdraw(nil, from: finding, reason: "the check is about \(subject.text) now")
            }
            try database.execute(sql: "DELETE FROM aggregate_verdicts WHERE check_ref = ?", arguments: [reference])
        }
        try database.execute(
            sql: """
                UPDATE verdicts SET outcomes = json_remove(outcomes, '$."' || ?1 || '"')
                WHERE record_id IN (\(others)) AND json_type(outcomes, '$."' || ?1 || '"') IS NOT NULL
                """, arguments: [checkID, connection.rawValue, kept])
        try recount(checkID, reference: reference, kept)
    }

    /// Counts a check's verdicts anew: of the records of its stream, or of the one over all of them.
    private func recount(_ checkID: String, reference: Int64, _ stream: Int64) throws {
        let verdicts = """
            SELECT outcomes ->> ('$."' || ?2 || '"[0]') AS verdict FROM verdicts JOIN records ON records.id = record_id WHERE stream_id = ?3
            UNION ALL SELECT verdict FROM aggregate_verdicts WHERE check_ref = ?1
            """
        try database.execute(
            sql: """
                UPDATE checks SET (passes, fails, inconclusives, not_applicables) = (
                    SELECT count(*) FILTER (WHERE verdict = 'pass'), count(*) FILTER (WHERE verdict = 'fail'),
                        count(*) FILTER (WHERE verdict = 'inconclusive'), count(*) FILTER (WHERE verdict = 'not_applicable')
                    FROM (\(verdicts))) WHERE id = ?1
                """, arguments: [reference, checkID, stream])
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
