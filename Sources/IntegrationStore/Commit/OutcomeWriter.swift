import Foundation
import SQLDatabase
import IntegrationCore

/// Keeps `verdicts`, the counts in `checks` and the findings in step with outcomes, inside one transaction.
struct OutcomeWriter {
    private let transaction: any SQLTransaction
    private let run: RunID
    private(set) var ledger: CheckLedger
    private(set) var findings: FindingWriter
    private let insertion: PreparedStatement
    private var text = OutcomeText()
    /// Where the checks of the outcomes at hand stand in the ledger.
    private var positions: [Int] = []

    init(_ transaction: any SQLTransaction, lease: RunLease, now: Date, wallClock: Date? = nil) throws {
        self.transaction = transaction
        run = lease.run
        ledger = try CheckLedger(transaction, connection: lease.connection)
        findings = try FindingWriter(transaction, run: lease.run, now: now, namingTime: wallClock)
        insertion = try transaction.prepared("INSERT INTO verdicts (record_id, run_id, outcomes) VALUES (?1, ?2, ?3)")
        insertion.bind(2, run.rawValue)
    }

    /// Stores the outcomes of a record. Stored outcomes of other checks stay; equal outcomes are not written again.
    mutating func write(_ outcomes: [CheckOutcome], of record: RecordID, isNew: Bool) throws {
        guard !outcomes.isEmpty else { return }
        text.begin()
        positions.removeAll(keepingCapacity: true)
        // As a span: its elements are looked at where they lie, and this runs for every check of every record.
        let span = outcomes.span
        for index in span.indices {
            let position = try ledger.position(of: span[index])
            positions.append(position)
            text.append(span[index], key: ledger.entries[position].key)
        }
        text.end()
        if isNew {
            try insert(record)
            for index in span.indices { ledger.count(span[index].verdict, replacing: nil, at: positions[index]) }
        } else {
            try merge(outcomes, of: record)
        }
        try findings.apply(outcomes, at: positions, of: record, isNew: isNew, ledger: ledger)
    }

    /// Stores the outcome of a check over a whole stream.
    mutating func writeAggregate(_ outcome: CheckOutcome) throws {
        let position = try ledger.position(of: outcome)
        let entry = ledger.entries[position]
        let evidence = outcome.evidenceJSON
        let select = try transaction.prepared("SELECT verdict, evidence, reason FROM aggregate_verdicts WHERE check_ref = ?1")
        select.bind(1, entry.reference)
        var old: Verdict?
        var isSame = false
        if try select.step() {
            old = Verdict(rawValue: select.string(0))
            isSame = old == outcome.verdict && select.string(1) == evidence && select.optionalString(2) == outcome.finding?.reason
        }
        select.reset()
        ledger.count(outcome.verdict, replacing: old, at: position)
        if !isSame {
            let upsert = try transaction.prepared(
                """
                INSERT INTO aggregate_verdicts VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (check_ref) DO UPDATE SET run_id = excluded.run_id,
                    verdict = excluded.verdict, evidence = excluded.evidence, reason = excluded.reason
                """)
            upsert.bind(1, entry.reference)
            upsert.bind(2, run.rawValue)
            upsert.bind(3, outcome.verdict.rawValue)
            upsert.bind(4, evidence)
            upsert.bind(5, outcome.finding?.reason)
            try upsert.run()
        }
        try findings.applyAggregate(outcome, entry: entry)
    }

    mutating func write(_ finding: ReportedFinding) throws {
        try findings.apply(finding, ledger: &ledger)
    }

    /// Forgets the outcomes of a record that is being deleted, and resolves its findings.
    mutating func remove(_ record: RecordID) throws {
        for stored in try StoredOutcomeText.read(transaction, record) {
            guard let position = ledger.position(of: stored.checkID) else { continue }
            ledger.discount(stored.verdict, at: position)
        }
        let delete = try transaction.prepared("DELETE FROM verdicts WHERE record_id = ?1")
        delete.bind(1, record.rawValue)
        try delete.run()
        for row in try findings.unresolved(of: record) {
            try findings.withdraw(record, from: row, reason: "no longer present")
        }
        // SQLite may give the id to another record later.
        let detach = try transaction.prepared("UPDATE findings SET record_id = NULL WHERE record_id = ?1")
        detach.bind(1, record.rawValue)
        try detach.run()
    }

    func save() throws {
        try ledger.save()
    }

    private func insert(_ record: RecordID) throws {
        insertion.bind(1, record.rawValue)
        try text.bytes.withUnsafeBytes { bytes in
            insertion.bindText(3, borrowing: bytes)
            try insertion.run()
        }
    }

    private mutating func merge(_ outcomes: [CheckOutcome], of record: RecordID) throws {
        if try isStored(record) { return }
        let stored = try StoredOutcomeText.read(transaction, record)
        var pending = Dictionary(outcomes.map { ($0.checkID, $0) }, uniquingKeysWith: { $1 })
        // In the stored order, so that the same outcomes always give the same bytes, whichever of them come again.
        text.begin()
        for old in stored {
            if let new = pending.removeValue(forKey: old.checkID) {
                let position = try ledger.position(of: new)
                text.append(new, key: ledger.entries[position].key)
                ledger.count(new.verdict, replacing: old.verdict, at: position)
            } else {
                text.append(checkID: old.checkID, stored: old.text)
            }
        }
        for outcome in outcomes where pending.removeValue(forKey: outcome.checkID) != nil {
            let position = try ledger.position(of: outcome)
            text.append(outcome, key: ledger.entries[position].key)
            ledger.count(outcome.verdict, replacing: nil, at: position)
        }
        text.end()
        guard try !isStored(record) else { return }
        try replace(record)
    }

    /// Whether the record's stored outcomes are exactly `text`.
    private func isStored(_ record: RecordID) throws -> Bool {
        let statement = try transaction.prepared("SELECT outcomes FROM verdicts WHERE record_id = ?1")
        defer { statement.reset() }
        statement.bind(1, record.rawValue)
        guard try statement.step() else { return false }
        return text.bytes.withUnsafeBytes { $0.hasSameBytes(as: statement.bytes(0)) }
    }

    private func replace(_ record: RecordID) throws {
        let statement = try transaction.prepared(
            """
            INSERT INTO verdicts (record_id, run_id, outcomes) VALUES (?1, ?2, ?3)
            ON CONFLICT (record_id) DO UPDATE SET run_id = excluded.run_id, outcomes = excluded.outcomes
            """)
        statement.bind(1, record.rawValue)
        statement.bind(2, run.rawValue)
        try text.bytes.withUnsafeBytes { bytes in
            statement.bindText(3, borrowing: bytes)
            try statement.run()
        }
    }
}
