import Foundation
import SQLDatabase

/// Findings that meet a filter, read one by one: a large organisation has more of them than should be in memory together.
///
/// Valid inside the access to the database that made it.
package struct FindingCursor {
    private let ids: [Int64]
    private var position = 0
    private var reader: FindingReader

    init(_ transaction: any SQLTransaction, _ filter: FindingFilter, now: Date) throws {
        ids = try Finding.ids(transaction, filter, now: now)
        reader = try FindingReader(transaction, where: "f.id = ?1", now: now)
    }

    /// How many there are, those already read among them.
    package var count: Int { ids.count }

    /// The next one; nil after the last.
    package mutating func next() throws -> Finding? {
        guard position < ids.count else { return nil }
        reader.statement.bind(1, ids[position])
        position += 1
        return try reader.next()
    }

    /// The next ones, at most so many.
    package mutating func next(_ maximum: Int) throws -> [Finding] {
        var findings: [Finding] = []
        while findings.count < maximum, let finding = try next() { findings.append(finding) }
        return findings
    }
}
