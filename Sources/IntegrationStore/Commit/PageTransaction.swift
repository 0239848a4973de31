import Foundation
import SQLDatabase

/// Writes one page: records, verdicts, findings, progress and counters, all or nothing.
struct PageTransaction {
    let transaction: any SQLTransaction
    let page: PageCommit
    private var records: RecordWriter
    private var outcomes: OutcomeWriter
    private let judge: PageCommit.Judge?
    /// Of the record at hand; kept, so that its memory is used again.
    private var judged: [CheckOutcome] = []
    private var result = PageOutcome()
    private var seen: [Int64] = []
    private var changed: [Int64] = []

    init(_ transaction: any SQLTransaction, _ page: PageCommit, _ time: DatabaseClock.Time) throws {
        self.transaction = transaction
        self.page = page
        let lease = LeaseCheck(transaction: transaction, lease: page.lease)
        try lease.pass(time)
        try lease.own(page.stream)
        if let parent = page.parent { try lease.own(parent) }
        records = try RecordWriter(transaction, page)
        outcomes = try OutcomeWriter(transaction, lease: page.lease, now: page.now, wallClock: time.wallClock)
        judge = page.judge?()
    }

    mutating func run() throws -> PageOutcome {
        try refuseOutOfOrder()
        defer { records.end() }
        seen.reserveCapacity(page.records.count)
        for index in page.records.indices {
            try write(index)
        }
        try saveOwed()
        for finding in page.reportedFindings {
            try outcomes.write(finding)
        }
        try outcomes.save()
        result.findings = outcomes.findings.counts
        try saveProgress()
        return result
    }

    private mutating func write(_ index: Int) throws {
        let isSameContent = page.isSameContent
        let written = try records.write(page.records[index]) { old in isSameContent?(old, index) ?? false }
        seen.append(written.id.rawValue)
        switch written.effect {
        case .inserted: result.inserted += 1
        case .updated: result.updated += 1
        case .unchanged: result.unchanged += 1
        }
        if written.effect != .unchanged { changed.append(written.id.rawValue) }
        guard written.effect != .unchanged || page.judgesUnchanged, let judge else { return }
        judged.removeAll(keepingCapacity: true)
        judge(index, &judged)
        try outcomes.write(judged, of: written.id, isNew: written.effect == .inserted)
    }

    /// What the changes of this page leave to do: children to fetch, verdicts to reach, things to delete once the stream is complete.
    private mutating func saveOwed() throws {
        let owed = OwedWriter(transaction)
        for record in changed.map(RecordID.init(rawValue:)) {
            for stream in page.childStreams { try owed.oweChildren(of: record, in: stream) }
            for stream in page.childrenOwingVerdicts { try owed.oweVerdicts(ofChildrenOf: record, in: stream) }
            if page.owes.contains(.ofRecords) { try owed.oweVerdicts(of: record) }
        }
        if let parent = page.parent, !changed.isEmpty, page.owes.contains(.ofParents) { try owed.oweVerdicts(of: parent) }
        try owed.unmarkGone(seen, in: page.stream)
        for key in page.tombstones {
            guard let record = try records.recordID(of: key) else { continue }
            try owed.markGone(record, in: page.stream)
        }
    }

    /// A page may be written once, and after the one before it: otherwise what a resumed run saw would have gaps.
    private func refuseOutOfOrder() throws {
        let last = try transaction.prepared(
            "SELECT page, position FROM run_pages WHERE run_id = ?1 AND stream_id = ?2 AND unit = ?3 ORDER BY page DESC LIMIT 1")
        defer { last.reset() }
        bindUnit(last)
        let hasLast = try last.step()
        let next = hasLast ? last.int(0) + 1 : 0
        guard page.page == next else {
            throw StoreError(.pageOutOfOrder, "page \(page.page) was committed where page \(next) is next")
        }
        guard !hasLast || !last.isNull(1) else {
            throw StoreError(.pageOutOfOrder, "page \(page.page) was committed after the last page of its unit")
        }
    }

    private func saveProgress() throws {
        let statement = try transaction.prepared(
            """
            INSERT INTO run_pages (run_id, stream_id, unit, page, position, cursor_candidate, fingerprint, inserted, updated, unchanged,
                deleted, opened, resolved, reopened, seen, changed, of_changes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """)
        bindUnit(statement)
        statement.bind(4, page.page)
        statement.bind(5, page.position)
        statement.bind(6, page.cursorCandidate)
        statement.bind(7, Int64(bitPattern: page.fingerprint))
        statement.bind(8, result.inserted)
        statement.bind(9, result.updated)
        statement.bind(10, result.unchanged)
        statement.bind(11, 0)
        statement.bind(12, result.findings.opened)
        statement.bind(13, result.findings.resolved)
        statement.bind(14, result.findings.reopened)
        statement.bindBlob(15, RecordIDSet(seen).encoded)
        statement.bindBlob(16, RecordIDSet(changed).encoded)
        statement.bind(17, page.isOfChanges ? 1 : 0)
        try statement.run()
    }

    private func bindUnit(_ statement: PreparedStatement) {
        statement.bind(1, page.lease.run.rawValue)
        statement.bind(2, page.stream.rawValue)
        statement.bind(3, page.unit)
    }
}
