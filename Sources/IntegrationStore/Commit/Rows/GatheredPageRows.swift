import Foundation
import SQLDatabase

/// All rows of several pages with one statement of each kind.
final class GatheredPageRows: PageRows {
    /// One record of one page.
    private struct Place {
        let page: Int
        let record: Int
    }

    private struct Key: Hashable {
        let parent: Int64
        let key: ExactText
    }

    private struct Stored {
        let id: Int64
        let body: String
    }

    private let transaction: any SQLTransaction
    private let pages: [PageCommit]
    private var units: [RunUnits]
    private let last: SQLReply

    /// - Parameter pages: of one run and one stream; none has a record of another.
    init(_ transaction: any SQLTransaction, _ pages: [PageCommit]) throws {
        self.transaction = transaction
        self.pages = pages
        units = pages.map { RunUnits(transaction, $0) }
        last = try transaction.post(
            """
            SELECT each_value.value AS unit, p.page, p.position, p.inserted > 0 AND p.updated + p.unchanged = 0 AS was_new
            FROM \(each: Set(pages.map { ExactText($0.unit) }).map(\.text)) CROSS JOIN LATERAL (
                SELECT page, position, inserted, updated, unchanged FROM run_pages WHERE run_id = \(pages[0].lease.run.rawValue)
                    AND stream_id = \(pages[0].stream.rawValue) AND unit = each_value.value ORDER BY page DESC LIMIT 1) AS p
            """)
    }

    func write(
        expectingNew: Bool,
        judging judge: (Int, Int, WrittenRecord.Effect, inout [CheckOutcome]) -> Void,
        _ body: (Int, WrittenRecord, [CheckOutcome]) throws -> Void
    ) throws {
        for places in portions() {
            var outcomes: [[CheckOutcome]] = []
            let written = try write(places, expectingNew) { effects in
                outcomes = zip(places, effects).map { place, effect in
                    var outcomes: [CheckOutcome] = []
                    judge(place.page, place.record, effect, &outcomes)
                    return outcomes
                }
            }
            for (index, place) in places.enumerated() { try body(place.page, written[index], outcomes[index]) }
        }
    }

    /// Of a record that comes twice, the second finds what the first left.
    private func portions() -> [[Place]] {
        var portions: [[Place]] = []
        var keys: Set<Key> = []
        var portion: [Place] = []
        for (page, commit) in pages.enumerated() {
            for record in commit.records.indices {
                let place = Place(page: page, record: record)
                if !keys.insert(key(place)).inserted {
                    portions.append(portion)
                    portion = []
                    keys = [key(place)]
                }
                portion.append(place)
            }
        }
        return portion.isEmpty ? portions : portions + [portion]
    }

    /// - Parameter meanwhile: told what becomes of each record, while the database writes them.
    private func write(_ places: [Place], _ expectsNew: Bool, meanwhile: ([WrittenRecord.Effect]) -> Void) throws -> [WrittenRecord] {
        for place in places { try RecordWriter.check(pages[place.page].records[place.record]) }
        let keys = places.map(key)
        let known = expectsNew ? [:] : try find(keys)
        var updates: [(id: Int64, body: [UInt8])] = []
        let effects: [WrittenRecord.Effect] = try places.indices.map { index in
            let place = places[index]
            guard let stored = known[keys[index]] else { return .inserted }
            guard !isSame(stored.body, place) else { return .unchanged }
            try units[place.page].refuse(RecordID(rawValue: stored.id), key: keys[index].key.text)
            updates.append((stored.id, bytes(of: place)))
            return .updated
        }
        let new = try numbers(effects.count { $0 == .inserted })
        try update(updates)
        try insert(places.indices.filter { effects[$0] == .inserted }.map { places[$0] }, as: new)
        meanwhile(effects)
        var inserted = new.makeIterator()
        return try places.indices.map { index in
            guard let id = effects[index] == .inserted ? inserted.next() : known[keys[index]]?.id else {
                throw StoreError(.database, "a record got no number")
            }
            return WrittenRecord(id: RecordID(rawValue: id), effect: effects[index])
        }
    }

    /// - Parameter keys: without repetition.
    private func find(_ keys: [Key]) throws -> [Key: Stored] {
        let rows = try transaction.rows(
            """
            SELECT wanted.parent, wanted.key, r.id, r.body FROM \(table: wanted(keys)) CROSS JOIN LATERAL (SELECT id, body FROM records
                WHERE stream_id = wanted.stream AND parent_id = wanted.parent AND key = wanted.key OFFSET 0) AS r
            """)
        return Dictionary(
            rows.map { (Key(parent: $0["parent"], key: ExactText($0["key"])), Stored(id: $0["id"], body: $0["body"])) },
            uniquingKeysWith: { $1 })
    }

    /// The stream too is a column, and no value of its own: one that the database has no statistics of yet it would take for empty, and read
    /// all of its records for each key, by the index over changes.
    private func wanted(_ keys: [Key]) -> SQLTable {
        let stream = pages[0].stream.rawValue
        return SQLTable(
            "wanted", ("stream", .integers(keys.map { _ in stream })), ("parent", .integers(keys.map(\.parent))),
            ("key", .texts(keys.map(\.key.text))))
    }

    /// Numbers for new records, as the table would give them: what hangs from the records need not wait for them.
    private func numbers(_ count: Int) throws -> [Int64] {
        guard count > 0 else { return [] }
        return try transaction.values(
            """
            SELECT nextval((SELECT CAST(pg_get_serial_sequence('records', 'id') AS regclass))) AS id
            FROM generate_series(1, CAST(\(count) AS BIGINT))
            """
        ).sorted()
    }

    private func insert(_ places: [Place], as numbers: [Int64]) throws {
        guard !places.isEmpty else { return }
        let keys = places.map(key)
        let table = SQLTable(
            "new", ("id", .integers(numbers)), ("parent", .integers(keys.map(\.parent))), ("key", .texts(keys.map(\.key.text))),
            ("body", .utf8(places.map(bytes))))
        try transaction.post(
            """
            INSERT INTO records (id, stream_id, parent_id, changed_run, key, body)
            SELECT id, CAST(\(pages[0].stream.rawValue) AS BIGINT), parent, CAST(\(pages[0].lease.run.rawValue) AS BIGINT), key, body
            FROM \(table: table)
            """)
    }

    private func update(_ records: [(id: Int64, body: [UInt8])]) throws {
        guard !records.isEmpty else { return }
        let table = SQLTable("new", ("id", .integers(records.map(\.id))), ("body", .utf8(records.map(\.body))))
        try transaction.post(
            """
            UPDATE records SET body = new.body, changed_run = \(pages[0].lease.run.rawValue) FROM \(table: table) WHERE records.id = new.id
            """)
    }

    private func isSame(_ old: String, _ place: Place) -> Bool {
        var old = old
        let page = pages[place.page]
        return old.withUTF8 { old in
            let old = UnsafeRawBufferPointer(old)
            var isEqual = false
            page.records[place.record].body.withBytes { isEqual = $0.hasSameBytes(as: old) }
            return isEqual || page.isSameContent?(old, place.record) ?? false
        }
    }

    private func key(_ place: Place) -> Key {
        Key(parent: pages[place.page].parent?.rawValue ?? 0, key: ExactText(pages[place.page].records[place.record].key))
    }

    private func bytes(of place: Place) -> [UInt8] {
        var bytes: [UInt8] = []
        pages[place.page].records[place.record].body.withBytes { bytes = Array($0) }
        return bytes
    }

    func tombstones() throws -> [Int64] {
        // No record has a key with U+0000.
        let keys = pages.flatMap { page in
            page.tombstones.filter { !$0.utf8.contains(0) }.map { Key(parent: page.parent?.rawValue ?? 0, key: ExactText($0)) }
        }
        guard !keys.isEmpty else { return [] }
        return try transaction.values(
            """
            SELECT r.id FROM \(table: wanted(keys)) CROSS JOIN LATERAL (SELECT id FROM records
                WHERE stream_id = wanted.stream AND parent_id = wanted.parent AND key = wanted.key OFFSET 0) AS r
            """)
    }

    func lastPages() throws -> [ExactText: LastPage] {
        Dictionary(
            try last.rows().map { row in
                let position: String? = row["position"]
                return (ExactText(row["unit"]), LastPage(number: row["page"], isEnd: position == nil, wasNew: row["was_new"]))
            }, uniquingKeysWith: { $1 })
    }

    func save(_ progress: [PageProgress]) throws {
        let pages = progress.map(\.page)
        let outcomes = progress.map(\.outcome)
        func counts(_ count: (PageOutcome) -> Int) -> SQLTable.Values { .integers(outcomes.map { Int64(count($0)) }) }
        let table = SQLTable(
            "done", ("unit", .texts(pages.map(\.unit))), ("page", .integers(pages.map { Int64($0.page) })),
            ("position", .texts(pages.map(\.position))), ("cursor_candidate", .texts(pages.map(\.cursorCandidate))),
            ("fingerprint", .integers(pages.map { Int64(bitPattern: $0.fingerprint) })), ("inserted", counts(\.inserted)),
            ("updated", counts(\.updated)), ("unchanged", counts(\.unchanged)), ("opened", counts(\.findings.opened)),
            ("resolved", counts(\.findings.resolved)), ("reopened", counts(\.findings.reopened)),
            ("seen", .bytes(progress.map { RecordIDSet($0.seen).encoded })),
            ("changed", .bytes(progress.map { RecordIDSet($0.changed).encoded })),
            ("of_changes", .integers(pages.map { $0.isOfChanges ? 1 : 0 })))
        try transaction.post(
            """
            INSERT INTO run_pages (run_id, stream_id, unit, page, position, cursor_candidate, fingerprint, inserted, updated, unchanged,
                deleted, opened, resolved, reopened, seen, changed, of_changes)
            SELECT CAST(\(pages[0].lease.run.rawValue) AS BIGINT), CAST(\(pages[0].stream.rawValue) AS BIGINT), unit, page, position,
                cursor_candidate, fingerprint, inserted, updated, unchanged, 0, opened, resolved, reopened, seen, changed, of_changes
            FROM \(table: table)
            """)
    }
}
