import SQLDatabase

/// The rows of a list as they stand in the database, one after the other: nothing is made of them but what they are written as.
///
/// Valid inside the access to the database that made it; texts until the next row.
package protocol ListRows<Column> {
    associatedtype Column: RawRepresentable<Int32>

    /// Goes to the next row; false after the last.
    mutating func next() throws -> Bool
    /// The text of a column; nil where there is none.
    func text(_ column: Column) -> UnsafeBufferPointer<UInt8>?
    func number(_ column: Column) -> Int64?
    /// What a page that goes on after this row begins with.
    var cursor: String { get }
}

extension PreparedStatement {
    func optionalText(_ column: Int32) -> UnsafeBufferPointer<UInt8>? {
        // Neither database has an address for an empty text.
        isNull(column) ? nil : bytes(column).assumingMemoryBound(to: UInt8.self)
    }

    func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
}
