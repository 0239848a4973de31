import Foundation
import SQLDatabase
import IntegrationCore

/// Takes back what checks said that are no more, or are about something else now, inside one transaction.
struct CheckRetirement {
    let transaction: any SQLTransaction
    private var json: OutcomeJSON { OutcomeJSON(transaction) }
    let connection: ConnectionID

    /// Retires checks that the manifest no longer has: their findings, counts and stored outcomes go. One that a handler's open reports name
    /// is in use, whether or not the manifest declares it.
    func retire(except checks: Set<String>, _ findings: inout FindingWriter) throws {
        let rows = try transaction.rows(
            """
            SELECT id, check_id FROM checks WHERE connection_id = \(connection.rawValue) AND active = 1 AND NOT EXISTS (
                SELECT 1 FROM findings WHERE check_ref = checks.id AND origin = 'reported' AND status != 'resolved')
            """)
        for row in rows {
            let checkID: String = row["check_id"]
            guard !checks.contains(checkID) else { continue }
            let reference: Int64 = row["id"]
            for finding in try findings.rows.findings(where: "check_ref = ?1 AND status != 'resolved'", reference) {
                try findings.resolve(finding, reason: "check removed")
            }
            try findings.save()
            try forget(checkID, reference: reference)
            try transaction.run("UPDATE checks SET active = 0 WHERE id = \(reference)")
        }
    }

    /// Keeps everything that checks may say something about from now on: what they are about, and what they were about when they last judged.
    func begin(_ checks: [String: CheckSubject]) throws {
        guard !checks.isEmpty else { return }
        let end = "\n"
        let subjects = checks.sorted { $0.key < $1.key }
        let table = SQLTable(
            "begun", ("check_id", .texts(subjects.map(\.key))), ("subject", .texts(subjects.map(\.value.text))))
        // Each on a line of its own; one that stands there already is not written again.
        try transaction.run(
            """
            INSERT INTO check_subjects (connection_id, check_id, subject)
            SELECT CAST(\(connection.rawValue) AS BIGINT), check_id, subject FROM \(table: table) WHERE TRUE
            ON CONFLICT (connection_id, check_id) DO UPDATE SET subject = check_subjects.subject || \(end) || excluded.subject
            WHERE replace(\(end) || check_subjects.subject || \(end), \(end) || excluded.subject || \(end), '')
                = \(end) || check_subjects.subject || \(end)
            """)
    }

    /// Takes back what checks said when they were about something else, once everything they are about now is judged: until then, it is the
    /// last that is known.
    func settle(_ checks: [String: CheckSubject], judged: Set<StreamID>, _ findings: inout FindingWriter) throws {
        let rows = try transaction.rows(
            """
            SELECT check_id, subject, id FROM check_subjects LEFT JOIN checks USING (connection_id, check_id) WHERE connection_id =
                \(connection.rawValue)
            """)
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
            try transaction.run(
                "UPDATE check_subjects SET subject = \(subject.text) WHERE connection_id = \(connection.rawValue) AND check_id = \(checkID)"
            )
        }
    }

    private func stream(_ name: String) throws -> StreamID? {
        try transaction.value("SELECT id FROM streams WHERE connection_id = \(connection.rawValue) AND name = \(name)", as: Int64.self).map(
            StreamID.init(rawValue:))
    }

    /// Keeps of a check only what it says of its subject.
    private func leave(
        _ checkID: String, reference: Int64, for subject: CheckSubject, _ stream: StreamID, _ findings: inout FindingWriter
    ) throws {
        // What is said of all records together says nothing of any of them.
        let kept = subject.isAggregate ? 0 : stream.rawValue
        try findings.save()
        let others: SQLStatement = """
            SELECT records.id FROM records JOIN streams ON streams.id = stream_id WHERE connection_id = \(connection.rawValue) AND stream_id
                != \(kept)
            """
        try transaction.run(
            """
            DELETE FROM finding_claims WHERE finding_id IN (SELECT id FROM findings WHERE check_ref = \(reference)) AND record_id IN
                (\(others))
            """)
        if !subject.isAggregate {
            try transaction.run(
                """
                DELETE FROM finding_claims WHERE finding_id IN (SELECT id FROM findings WHERE check_ref = \(reference)) AND origin =
                    'aggregate'
                """)
        }
        let left: [Int64] = try transaction.values(
            "SELECT id FROM findings WHERE check_ref = \(reference) AND status != 'resolved' AND record_id IN (\(others))")
        for id in left {
            for finding in try findings.rows.findings(where: "id = ?1", id) {
                try findings.withdraw(finding.details.record, from: finding, reason: "the check is about \(subject.text) now")
            }
        }
        if !subject.isAggregate {
            for finding in try findings.rows.findings(
                where: "check_ref = ?1 AND status != 'resolved' AND origin = 'aggregate'", reference)
            {
                try findings.withdraw(nil, from: finding, reason: "the check is about \(subject.text) now")
            }
            try transaction.run("DELETE FROM aggregate_verdicts WHERE check_ref = \(reference)")
        }
        try findings.save()
        try transaction.run(
            """
            UPDATE verdicts SET outcomes = \(json.outcomes(without: checkID))
            WHERE record_id IN (\(others)) AND \(json.verdict(of: checkID)) IS NOT NULL
            """)
        try recount(checkID, reference: reference, kept)
    }

    /// Counts a check's verdicts anew: of the records of its stream, or of the one over all of them.
    private func recount(_ checkID: String, reference: Int64, _ stream: Int64) throws {
        let verdicts: SQLStatement = """
            SELECT \(json.verdict(of: checkID)) AS verdict FROM verdicts JOIN records ON records.id = record_id
            WHERE stream_id = \(stream)
            UNION ALL SELECT verdict FROM aggregate_verdicts WHERE check_ref = \(reference)
            """
        try transaction.run(
            """
            UPDATE checks SET (passes, fails, inconclusives, not_applicables) = (
                SELECT count(*) FILTER (WHERE verdict = 'pass'), count(*) FILTER (WHERE verdict = 'fail'),
                    count(*) FILTER (WHERE verdict = 'inconclusive'), count(*) FILTER (WHERE verdict = 'not_applicable')
                FROM (\(verdicts)) AS judged) WHERE id = \(reference)
            """)
    }

    /// A check that comes back under the same name later starts from nothing.
    private func forget(_ checkID: String, reference: Int64) throws {
        try transaction.run("UPDATE checks SET passes = 0, fails = 0, inconclusives = 0, not_applicables = 0 WHERE id = \(reference)")
        try transaction.run("DELETE FROM aggregate_verdicts WHERE check_ref = \(reference)")
        try transaction.run(
            """
            UPDATE verdicts SET outcomes = \(json.outcomes(without: checkID))
            WHERE record_id IN (SELECT records.id FROM records JOIN streams ON streams.id = stream_id WHERE connection_id =
                \(connection.rawValue))
                AND \(json.verdict(of: checkID)) IS NOT NULL
            """)
    }
}
