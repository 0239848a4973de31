import Foundation
import SQLDatabase

/// Inserts and updates records of one page one by one, with nothing written for a record that did not change.
struct RecordWriter {
    private let select: PreparedStatement
    private var following: FollowingRecords
    private let insert: PreparedStatement
    private let update: PreparedStatement
    private var units: RunUnits
    /// Whether the record before was new: then the next is probably new too, and is inserted without looking for it first.
    private var expectsNew = false

    init(_ transaction: any SQLTransaction, _ page: PageCommit) throws {
        select = try transaction.prepared("SELECT id, body FROM records WHERE stream_id = ?1 AND parent_id = ?2 AND key = ?3")
        insert = try transaction.prepared(
            """
            INSERT INTO records (stream_id, parent_id, changed_run, key, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
            """
        )
        update = try transaction.prepared("UPDATE records SET body = ?2, changed_run = ?3 WHERE id = ?1")
        let parent = page.parent?.rawValue ?? 0
        units = RunUnits(transaction, page)
        following = try FollowingRecords(transaction, stream: page.stream.rawValue, parent: parent)
        select.bind(1, page.stream.rawValue)
        select.bind(2, parent)
        insert.bind(1, page.stream.rawValue)
        insert.bind(2, parent)
        insert.bind(3, page.lease.run.rawValue)
        update.bind(3, page.lease.run.rawValue)
    }

    /// - Parameter isSame: asked when the bytes differ.
    mutating func write(_ record: PendingRecord, isSame: (UnsafeRawBufferPointer) -> Bool) throws -> WrittenRecord {
        try Self.check(record)
        if expectsNew, let id = try insertUnlessKnown(record) { return WrittenRecord(id: id, effect: .inserted) }
        guard let known = try find(record.key) else {
            guard let id = try insertUnlessKnown(record) else { throw StoreError(.database, "a record is neither there nor new") }
            expectsNew = true
            return WrittenRecord(id: id, effect: .inserted)
        }
        expectsNew = false
        let id = RecordID(rawValue: known.int64(0))
        let old = known.bytes(1)
        var isEqual = false
        record.body.withBytes { isEqual = $0.hasSameBytes(as: old) }
        let isUnchanged = isEqual || isSame(old)
        select.reset()
        guard !isUnchanged else { return WrittenRecord(id: id, effect: .unchanged) }
        try units.refuse(id, key: record.key)
        update.bind(1, id.rawValue)
        try run(update, body: record.body, at: 2)
        return WrittenRecord(id: id, effect: .updated)
    }

    /// Refuses a key that could not be found again.
    static func check(_ record: PendingRecord) throws {
        let length = record.key.utf8.count
        guard length > 0, length <= PendingRecord.maximumKeyBytes else {
            throw StoreError(
                .invalidInput, "a key has \(length) bytes; it needs at least one and at most \(PendingRecord.maximumKeyBytes)")
        }
        guard !record.key.utf8.contains(0) else {
            throw StoreError(.invalidInput, "a key has U+0000 in it, which PostgreSQL cannot keep; make it of another field")
        }
    }

    /// The record of a key the provider says is gone.
    mutating func recordID(of key: String) throws -> RecordID? {
        defer { select.reset() }
        return try find(key).map { RecordID(rawValue: $0.int64(0)) }
    }

    /// Must follow the last use.
    mutating func end() {
        following.end()
    }

    /// A statement that stands on the record of that key, with its id and its body.
    private mutating func find(_ key: String) throws -> PreparedStatement? {
        var key = key
        return try key.withUTF8 { key in
            let key = UnsafeRawBufferPointer(key)
            if let known = try following.next(key) { return known }
            select.bindText(3, borrowing: key)
            guard try select.step() else {
                select.reset()
                return nil
            }
            following.start(after: select.int64(0))
            return select
        }
    }

    private func insertUnlessKnown(_ record: PendingRecord) throws -> RecordID? {
        var key = record.key
        return try key.withUTF8 { key in
            insert.bindText(4, borrowing: UnsafeRawBufferPointer(key))
            var id: RecordID?
            try record.body.withBytes { bytes in
                insert.bindText(5, borrowing: bytes)
                id = try insert.insert().map(RecordID.init(rawValue:))
            }
            return id
        }
    }

    private func run(_ statement: PreparedStatement, body: any RecordBody, at index: Int32) throws {
        try body.withBytes { bytes in
            statement.bindText(index, borrowing: bytes)
            try statement.run()
        }
    }
}
