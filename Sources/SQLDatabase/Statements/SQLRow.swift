/// A row of an answer. Its columns are read by name.
package struct SQLRow: Sendable {
    let columns: SQLColumns
    package let values: [SQLValue]

    /// The value of a column of the statement.
    ///
    /// The statement and what it is read as are both the program's own: another type than the column has is a mistake in the program.
    package subscript<Value: SQLDecodable>(_ name: String) -> Value {
        guard let index = columns[name] else { preconditionFailure("the answer has no column \(name)") }
        guard let value = Value(values[index]) else { preconditionFailure("the column \(name) is no \(Value.self)") }
        return value
    }

    /// The value of the only column.
    package func first<Value: SQLDecodable>(as type: Value.Type) -> Value {
        guard let value = Value(values[0]) else { preconditionFailure("the first column is no \(Value.self)") }
        return value
    }
}

/// Names of the columns of an answer.
final class SQLColumns: Sendable {
    private let names: [String]

    init(_ names: [String]) { self.names = names }

    subscript(name: String) -> Int? { names.firstIndex(of: name) }
}
