/// Rows that a statement is given at once, column by column: `"… FROM \\(table: SQLTable("new", ("id", .integers(ids)), ("name", .texts(names))))"`.
package struct SQLTable: Sendable, Hashable {
    package enum Values: Sendable, Hashable {
        case integers([Int64?])
        case texts([String?])
        /// Texts that are bytes already (UTF-8), and need not become strings on their way.
        case utf8([[UInt8]?])
        case bytes([[UInt8]?])

        var count: Int {
            switch self {
            case .integers(let values): values.count
            case .texts(let values): values.count
            case .utf8(let values): values.count
            case .bytes(let values): values.count
            }
        }

        /// The value of one row.
        subscript(row: Int) -> SQLValue {
            switch self {
            case .integers(let values): values[row].map(SQLValue.integer) ?? .null
            case .texts(let values): values[row].map(SQLValue.text) ?? .null
            case .utf8(let values): values[row].map { SQLValue.text(String(decoding: $0, as: UTF8.self)) } ?? .null
            case .bytes(let values): values[row].map(SQLValue.bytes) ?? .null
            }
        }
    }

    struct Column: Sendable, Hashable {
        let name: String
        let values: Values
    }

    /// A name of the program's own, as those of the columns.
    let name: String
    let columns: [Column]

    /// All columns have as many values.
    package init(_ name: String, _ columns: (name: String, values: Values)...) { self.init(name, columns) }

    package init(_ name: String, _ columns: [(name: String, values: Values)]) {
        self.name = name
        self.columns = columns.map { Column(name: $0.name, values: $0.values) }
        precondition(Set(self.columns.map(\.values.count)).count <= 1, "the columns of \(name) have different lengths")
    }

    var rowCount: Int { columns.first?.values.count ?? 0 }
}
