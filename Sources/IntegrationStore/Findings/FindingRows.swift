import Foundation
import GRDB

/// Findings of a list. Valid as ``FindingCursor``.
package struct FindingRows: ListRows {
    /// The columns of ``FindingReader``.
    package enum Column: Int32 {
        case id, connectionNumber, provider, check, resourceType, resourceID, resourceName, status, verdict, severity, title, remediation
        case evidence, reason, firstSeen, lastJudged, resolvedAt, ignoredReason, ignoredBy, ignoredUntil, record, connectionName
        case checkNumber, connection
    }

    private let ids: [Int64]
    private var position = 0
    private var reader: FindingReader

    init(_ database: Database, _ filter: FindingFilter, now: Date) throws {
        ids = try Finding.ids(database, filter, now: now)
        reader = try FindingReader(database, where: "f.id = ?1", now: now)
    }

    package mutating func next() throws -> Bool {
        while position < ids.count {
            reader.statement.reset()
            reader.statement.bind(1, ids[position])
            position += 1
            if try reader.statement.step() { return true }
        }
        return false
    }

    package func text(_ column: Column) -> UnsafeBufferPointer<UInt8>? { reader.statement.optionalText(column.rawValue) }
    package func number(_ column: Column) -> Int64? { reader.statement.optionalInt64(column.rawValue) }
    package var cursor: String { reader.statement.string(Column.id.rawValue) }

    /// When it was last seen, in milliseconds since 1970.
    package mutating func lastSeen(isResolved: Bool) throws -> Int64 {
        try reader.lastSeen(reader.statement, isResolved ? .resolved : .open)
    }

    /// Must follow the last read.
    func end() { reader.statement.reset() }
}

extension IntegrationStore {
    /// Gives `body` the findings that meet the filter, inside one reading transaction.
    package func withFindingRows<Value: Sendable>(
        _ filter: FindingFilter, _ body: @escaping @Sendable (inout FindingRows) throws -> Value
    ) async throws -> Value {
        let now = environment.wallClock()
        return try await read { database in
            var rows = try FindingRows(database, filter, now: now)
            defer { rows.end() }
            return try body(&rows)
        }
    }
}
