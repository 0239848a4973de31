import SQLDatabase

/// One statement for each row, prepared once.
final class SteppedPageRows: PageRows {
    private let transaction: any SQLTransaction
    private let pages: [PageCommit]

    init(_ transaction: any SQLTransaction, _ pages: [PageCommit]) {
        self.transaction = transaction
        self.pages = pages
    }

    /// Each record looks for itself whether that before it was new.
    func write(
        expectingNew: Bool,
        judging judge: (Int, Int, WrittenRecord.Effect, inout [CheckOutcome]) -> Void,
        _ body: (Int, WrittenRecord, [CheckOutcome]) throws -> Void
    ) throws {
        // Of the record at hand; kept, so that its memory is used again.
        var outcomes: [CheckOutcome] = []
        for (index, page) in pages.enumerated() {
            var records = try RecordWriter(transaction, page)
            defer { records.end() }
            let isSameContent = page.isSameContent
            for record in page.records.indices {
                let written = try records.write(page.records[record]) { old in isSameContent?(old, record) ?? false }
                outcomes.removeAll(keepingCapacity: true)
                judge(index, record, written.effect, &outcomes)
                try body(index, written, outcomes)
            }
        }
    }

    func tombstones() throws -> [Int64] {
        try pages.flatMap { page in
            guard !page.tombstones.isEmpty else { return [Int64]() }
            var records = try RecordWriter(transaction, page)
            defer { records.end() }
            return try page.tombstones.compactMap { try records.recordID(of: $0)?.rawValue }
        }
    }

    func lastPages() throws -> [ExactText: LastPage] {
        var pages: [ExactText: LastPage] = [:]
        for page in self.pages {
            let last = try transaction.prepared(
                "SELECT page, position, inserted > 0 AND updated + unchanged = 0 FROM run_pages WHERE run_id = ?1 AND stream_id = ?2 AND unit = ?3 ORDER BY page DESC LIMIT 1"
            )
            defer { last.reset() }
            bindUnit(page, to: last)
            if try last.step() {
                pages[ExactText(page.unit)] = LastPage(number: last.int(0), isEnd: last.isNull(1), wasNew: last.int(2) == 1)
            }
        }
        return pages
    }

    func save(_ progress: [PageProgress]) throws {
        for entry in progress {
            let statement = try transaction.prepared(
                """
                INSERT INTO run_pages (run_id, stream_id, unit, page, position, cursor_candidate, fingerprint, inserted, updated, unchanged,
                    deleted, opened, resolved, reopened, seen, changed, of_changes)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, ?12, ?13, ?14, ?15, ?16)
                """)
            bindUnit(entry.page, to: statement)
            statement.bind(4, entry.page.page)
            statement.bind(5, entry.page.position)
            statement.bind(6, entry.page.cursorCandidate)
            statement.bind(7, Int64(bitPattern: entry.page.fingerprint))
            statement.bind(8, entry.outcome.inserted)
            statement.bind(9, entry.outcome.updated)
            statement.bind(10, entry.outcome.unchanged)
            statement.bind(11, entry.outcome.findings.opened)
            statement.bind(12, entry.outcome.findings.resolved)
            statement.bind(13, entry.outcome.findings.reopened)
            statement.bindBlob(14, RecordIDSet(entry.seen).encoded)
            statement.bindBlob(15, RecordIDSet(entry.changed).encoded)
            statement.bind(16, entry.page.isOfChanges ? 1 : 0)
            try statement.run()
        }
    }

    private func bindUnit(_ page: PageCommit, to statement: PreparedStatement) {
        statement.bind(1, page.lease.run.rawValue)
        statement.bind(2, page.stream.rawValue)
        statement.bind(3, page.unit)
    }
}
