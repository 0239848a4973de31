import Foundation
import SQLDatabase

/// Writes down whose children are complete, and marks those that are no longer among them.
struct SettlementTransaction {
    let transaction: any SQLTransaction
    let settlement: ParentSettlement

    func run(_ time: DatabaseClock.Time) throws {
        let lease = LeaseCheck(transaction: transaction, lease: settlement.lease)
        try lease.pass(time)
        try lease.own(settlement.stream)
        let owed = OwedWriter(transaction)
        let complete = settlement.complete.map(\.rawValue)
        var changed = try owed.settleChildren(of: complete, in: settlement.stream)
        if settlement.marksGone {
            var gone: [Int64] = []
            for parent in settlement.complete {
                let absent = try absentChildren(of: parent)
                if !absent.isEmpty { changed.insert(parent.rawValue) }
                gone += absent
            }
            try owed.markGone(gone, in: settlement.stream)
        }
        let incomplete = settlement.incomplete.map(\.rawValue)
        try owed.oweChildren(of: incomplete, in: settlement.stream)
        if settlement.owes.contains(.ofParents) { try owed.oweVerdicts(of: changed.sorted() + incomplete) }
    }

    /// Stored children that this run's pages of the parent did not show.
    private func absentChildren(of parent: RecordID) throws -> [Int64] {
        let seen = try seenChildren(of: parent)
        let children = try transaction.prepared("SELECT id FROM records WHERE stream_id = ?1 AND parent_id = ?2")
        defer { children.reset() }
        children.bind(1, settlement.stream.rawValue)
        children.bind(2, parent.rawValue)
        var absent: [Int64] = []
        while try children.step() {
            let id = children.int64(0)
            if !seen.contains(id) { absent.append(id) }
        }
        return absent
    }

    /// A parent's units are its id, or its id, a space and a partition: between the two lies no other parent's.
    private func seenChildren(of parent: RecordID) throws -> RecordIDSet {
        let statement = try transaction.prepared(
            """
            SELECT seen FROM run_pages WHERE run_id = ?1 AND stream_id = ?2 AND (unit = ?3 OR (unit >= ?3 || ' ' AND unit < ?3 || '!'))
            """)
        defer { statement.reset() }
        statement.bind(1, settlement.lease.run.rawValue)
        statement.bind(2, settlement.stream.rawValue)
        statement.bind(3, String(parent.rawValue))
        var pages: [[UInt8]] = []
        while try statement.step() { pages.append(Array(statement.bytes(0))) }
        return RecordIDSet(union: pages)
    }
}
