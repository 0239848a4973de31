import Foundation
import SQLDatabase

/// Findings of a list, newest first.
package struct FindingRows: ListRows {
    private let statement: PreparedStatement
    private var checks: FindingChecks
    /// Of the row.
    package private(set) var check: FindingCheck?

    init(_ transaction: any SQLTransaction, _ filter: FindingFilter, now: Date) throws {
        statement = try Finding.newest(FindingReader.columns, transaction, filter, now: now)
        checks = try FindingChecks(transaction)
    }

    package mutating func next() throws -> Bool {
        guard try statement.step() else { return false }
        check = try checks.check(statement.int64(FindingReader.Column.check.rawValue))
        return true
    }

    package func text(_ column: FindingReader.Column) -> UnsafeBufferPointer<UInt8>? { statement.optionalText(column.rawValue) }
    package func number(_ column: FindingReader.Column) -> Int64? { statement.optionalInt64(column.rawValue) }
    package var cursor: String { statement.string(FindingReader.Column.id.rawValue) }

    /// When it was last seen, in milliseconds since 1970.
    package mutating func lastSeen(isResolved: Bool) throws -> Int64 {
        let judged = statement.int64(FindingReader.Column.lastJudged.rawValue)
        guard let check else { return judged }
        return try checks.lastSeen(check, judged: judged, record: isResolved ? nil : number(.record))
    }

    /// Must follow the last read.
    func end() { statement.reset() }
}

extension IntegrationStore {
    /// Gives `body` the findings that meet the filter, newest first.
    package func withFindingRows<Value: Sendable>(
        _ filter: FindingFilter, _ body: @escaping @Sendable (inout FindingRows) throws -> Value
    ) async throws -> Value {
        let now = environment.wallClock()
        return try await readList(as: .organization(filter.organization)) { transaction in
            var rows = try FindingRows(transaction, filter, now: now)
            defer { rows.end() }
            return try body(&rows)
        }
    }
}
