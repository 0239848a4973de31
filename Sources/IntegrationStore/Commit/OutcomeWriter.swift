import Foundation
import SQLDatabase
import IntegrationCore

/// Keeps `verdicts`, the counts in `checks` and the findings in step with outcomes, inside one transaction.
struct OutcomeWriter {
    /// What waits until everything that it needs is read at once (``OutcomeRows/gathers``).
    private struct Pending {
        enum Content {
            case outcomes([CheckOutcome], of: RecordID, isNew: Bool)
            case reported(ReportedFinding)
        }

        let content: Content
        let section: Int
    }

    private let transaction: any SQLTransaction
    private let run: RunID
    private(set) var ledger: CheckLedger
    private(set) var findings: FindingWriter
    /// What became of findings, by section.
    private(set) var counts = [FindingCounts()]
    private var pending: [Pending] = []
    private var text = OutcomeText()
    /// Where the checks of the outcomes at hand stand in the ledger.
    private var positions: [Int] = []

    /// - Parameter checks: the answer to ``CheckLedger/post(_:connection:)``, where that was asked.
    init(_ transaction: any SQLTransaction, lease: RunLease, now: Date, wallClock: Date? = nil, checks: SQLReply? = nil) throws {
        self.transaction = transaction
        run = lease.run
        ledger = try CheckLedger(transaction, connection: lease.connection, known: checks)
        findings = try FindingWriter(transaction, run: lease.run, now: now, namingTime: wallClock)
    }

    /// What comes now is counted apart from what came before.
    mutating func beginSection() { counts.append(FindingCounts()) }

    /// Stores the outcomes of a record. Stored outcomes of other checks stay; equal outcomes are not written again.
    mutating func write(_ outcomes: [CheckOutcome], of record: RecordID, isNew: Bool) throws {
        guard !outcomes.isEmpty else { return }
        try take(Pending(content: .outcomes(outcomes, of: record, isNew: isNew), section: counts.count - 1))
    }

    mutating func write(_ finding: ReportedFinding) throws {
        try take(Pending(content: .reported(finding), section: counts.count - 1))
    }

    /// Stores the outcome of a check over a whole stream.
    mutating func writeAggregate(_ outcome: CheckOutcome) throws {
        try applyPending()
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
        try counting(counts.count - 1) { try $0.findings.applyAggregate(outcome, entry: entry) }
    }

    /// Forgets the outcomes of records that are being deleted, and resolves their findings.
    mutating func remove(_ records: [RecordID]) throws {
        try applyPending()
        try findings.rows.expect(ExpectedOutcomes(records: records))
        for record in records {
            for stored in try findings.rows.outcomes(of: record).map(StoredOutcomeText.read) ?? [] {
                guard let position = ledger.position(of: stored.checkID) else { continue }
                ledger.discount(stored.verdict, at: position)
            }
            try counting(counts.count - 1) { writer in
                for row in try writer.findings.rows.unresolved(of: record) {
                    try writer.findings.withdraw(record, from: row, reason: "no longer present")
                }
            }
        }
        try findings.save()
        let numbers = records.map(\.rawValue)
        try transaction.run("DELETE FROM verdicts WHERE record_id IN (SELECT value FROM \(each: numbers))")
        // SQLite may give the id to another record later.
        try transaction.run("UPDATE findings SET record_id = NULL WHERE record_id IN (SELECT value FROM \(each: numbers))")
    }

    /// Must follow the last change.
    mutating func save() throws {
        try applyPending()
        try findings.save()
        try ledger.save()
    }

    private mutating func take(_ entry: Pending) throws {
        if findings.rows.gathers { pending.append(entry) } else { try apply(entry) }
    }

    private mutating func applyPending() throws {
        guard !pending.isEmpty else { return }
        let entries = exchange(&pending, with: [])
        try expect(entries)
        for entry in entries { try apply(entry) }
    }

    private mutating func apply(_ entry: Pending) throws {
        try counting(entry.section) { writer in
            switch entry.content {
            case .outcomes(let outcomes, let record, let isNew): try writer.apply(outcomes, of: record, isNew: isNew)
            case .reported(let finding): try writer.findings.apply(finding, ledger: &writer.ledger)
            }
        }
    }

    private mutating func counting(_ section: Int, _ body: (inout Self) throws -> Void) rethrows {
        let before = findings.counts
        try body(&self)
        counts[section] += findings.counts - before
    }

    /// Reads at once what these will need.
    private mutating func expect(_ entries: [Pending]) throws {
        var expected = ExpectedOutcomes()
        var showing: [(outcome: CheckOutcome, record: RecordID?)] = []
        for entry in entries {
            switch entry.content {
            case .outcomes(let outcomes, let record, let isNew):
                if !isNew { expected.records.append(record) }
                for outcome in outcomes {
                    // Also of those that need nothing else, so that checks get their numbers in the order of their first outcomes.
                    _ = try ledger.reference(of: outcome)
                    if outcome.verdict == .fail || outcome.verdict == .inconclusive { showing.append((outcome, record)) }
                }
            case .reported(let finding): showing.append((CheckOutcome(finding), nil))
            }
        }
        expected.named = showing.compactMap { $0.outcome.finding?.resource == nil ? $0.record : nil }
        if !expected.named.isEmpty { try findings.rows.expect(ExpectedOutcomes(named: expected.named)) }
        expected.resources = try showing.map { outcome, record in
            CheckedResource(
                check: try ledger.reference(of: outcome), resource: try findings.resource(of: outcome, record: record).id)
        }
        expected.named = []
        try findings.rows.expect(expected)
    }

    private mutating func apply(_ outcomes: [CheckOutcome], of record: RecordID, isNew: Bool) throws {
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
            try findings.rows.put(text.bytes, of: record, isNew: true)
            for index in span.indices { ledger.count(span[index].verdict, replacing: nil, at: positions[index]) }
        } else {
            try merge(outcomes, of: record)
        }
        try findings.apply(outcomes, at: positions, of: record, isNew: isNew, ledger: ledger)
    }

    private mutating func merge(_ outcomes: [CheckOutcome], of record: RecordID) throws {
        let bytes = try findings.rows.outcomes(of: record)
        if bytes == text.bytes { return }
        let stored = try bytes.map(StoredOutcomeText.read) ?? []
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
        guard bytes != text.bytes else { return }
        try findings.rows.put(text.bytes, of: record, isNew: false)
    }
}
