import Foundation
import SQLDatabase

/// Writes pages: records, verdicts, findings, progress and counters, all or nothing.
struct PageTransaction {
    private let transaction: any SQLTransaction
    /// Pages of one run and one stream, of which none has a record of another.
    private let pages: [PageCommit]
    private let rows: any PageRows
    private let guessing: Bool
    private var outcomes: OutcomeWriter
    private var progress: [PageProgress]
    private let owed: OwedWriter
    private let anyGone: SQLReply
    /// The page whose records are at hand.
    private var current = 0

    /// Writes pages one after another, or as many at once as the database's rows allow.
    ///
    /// - Parameter guessing: whether records may be taken for new as long as those before were. Where one is there after all, the database says
    ///   that its key is taken, and the transaction has to be run again.
    static func write(
        _ pages: [PageCommit], in transaction: any SQLTransaction, _ time: DatabaseClock.Time, guessing: Bool
    ) throws -> [PageOutcome] {
        let batches = transaction.dialect == .sqlite ? pages.map { [$0] } : PageBatches.split(pages)
        return try batches.flatMap { batch in
            var pages = try PageTransaction(transaction, batch, time, guessing: guessing)
            return try pages.run()
        }
    }

    private init(_ transaction: any SQLTransaction, _ pages: [PageCommit], _ time: DatabaseClock.Time, guessing: Bool) throws {
        self.transaction = transaction
        self.pages = pages
        self.guessing = guessing
        let first = pages[0]
        let lease = LeaseCheck(transaction: transaction, lease: first.lease)
        owed = OwedWriter(transaction)
        // One round trip for all of them.
        let held = try lease.post(time)
        let stream = try lease.post(owning: first.stream)
        let checks = try CheckLedger.post(transaction, connection: first.lease.connection)
        anyGone = try owed.post(anyGoneIn: first.stream)
        rows =
            switch transaction.dialect {
            case .sqlite: SteppedPageRows(transaction, pages)
            case .postgreSQL: try GatheredPageRows(transaction, pages)
            }
        try lease.pass(held)
        try lease.own(stream)
        try lease.own(pages.compactMap(\.parent?.rawValue))
        outcomes = try OutcomeWriter(
            transaction, lease: first.lease, now: first.now, wallClock: time.wallClock, checks: checks)
        progress = pages.map { PageProgress($0) }
    }

    private mutating func run() throws -> [PageOutcome] {
        let last = try rows.lastPages()
        try refuseOutOfOrder(last)
        // As those before were.
        let expectsNew = guessing && !last.isEmpty && last.values.allSatisfy(\.wasNew)
        let pages = pages
        let judges = pages.map { $0.judge?() }
        try rows.write(expectingNew: expectsNew) { page, record, effect, outcomes in
            if effect != .unchanged || pages[page].judgesUnchanged { judges[page]?(record, &outcomes) }
        } _: { page, written, judged in
            try reach(page)
            progress[page].add(written)
            try outcomes.write(judged, of: written.id, isNew: written.effect == .inserted)
        }
        try saveOwed()
        try reach(pages.count)
        try outcomes.save()
        for index in pages.indices { progress[index].outcome.findings = outcomes.counts[index] }
        try rows.save(progress)
        return progress.map(\.outcome)
    }

    /// Ends the pages before one, which may have no record: what a handler reported with a page comes after its records.
    private mutating func reach(_ page: Int) throws {
        while current < page {
            for finding in pages[current].reportedFindings { try outcomes.write(finding) }
            current += 1
            if current < pages.count { outcomes.beginSection() }
        }
    }

    /// What the changes leave to do: children to fetch, verdicts to reach, things to delete once the stream is complete.
    private func saveOwed() throws {
        let first = pages[0]
        let changed = progress.flatMap(\.changed)
        for stream in first.childStreams { try owed.oweChildren(of: changed, in: stream) }
        for stream in first.childrenOwingVerdicts { try owed.oweVerdicts(ofChildrenOf: changed, in: stream) }
        if first.owes.contains(.ofRecords) { try owed.oweVerdicts(of: changed) }
        if first.owes.contains(.ofParents) {
            try owed.oweVerdicts(of: progress.compactMap { $0.changed.isEmpty ? nil : $0.page.parent?.rawValue })
        }
        try owed.unmarkGone(progress.flatMap(\.seen), any: anyGone)
        try owed.markGone(rows.tombstones(), in: first.stream)
    }

    /// A page may be written once, and after the one before it: otherwise what a resumed run saw would have gaps.
    private func refuseOutOfOrder(_ last: [ExactText: LastPage]) throws {
        var last = last
        for page in pages {
            for text in [page.unit, page.position ?? "", page.cursorCandidate ?? ""] where text.utf8.contains(0) {
                throw StoreError(
                    .invalidInput, "the partition, the place of the next page or the cursor has U+0000 in it, which PostgreSQL cannot keep")
            }
            let unit = ExactText(page.unit)
            let next = last[unit].map { $0.number + 1 } ?? 0
            guard page.page == next else {
                throw StoreError(.pageOutOfOrder, "page \(page.page) was committed where page \(next) is next")
            }
            guard last[unit]?.isEnd != true else {
                throw StoreError(.pageOutOfOrder, "page \(page.page) was committed after the last page of its unit")
            }
            last[unit] = LastPage(number: page.page, isEnd: page.position == nil, wasNew: false)
        }
    }
}
