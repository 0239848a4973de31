import Foundation
package import GRDB
import JSONTape

/// Statements on a connection of GRDB, which keeps them prepared.
package struct SQLiteTransaction: SQLTransaction {
    package let database: Database
    package let dialect = SQLDialect.sqlite

    package init(database: Database) { self.database = database }

    package func rows(_ statement: SQLStatement) throws -> [SQLRow] {
        let prepared = try prepared(statement)
        let columns = SQLColumns(prepared.columnNames)
        var rows: [SQLRow] = []
        let cursor = try Row.fetchCursor(prepared)
        while let row = try cursor.next() {
            rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
        }
        return rows
    }

    package func run(_ statement: SQLStatement) throws -> Int {
        try prepared(statement).execute()
        return database.changesCount
    }

    package func post(_ statement: SQLStatement) throws -> SQLReply { SQLReply(kind: .rows(try rows(statement))) }

    package func script(_ text: String) throws { try database.execute(sql: text) }

    package func prepared(_ text: String) throws -> PreparedStatement {
        PreparedStatement(kind: .sqlite(try SQLitePrepared(database, text)))
    }

    private func prepared(_ statement: SQLStatement) throws -> Statement {
        let prepared = try database.cachedStatement(sql: Self.text(of: statement))
        try prepared.setArguments(StatementArguments(statement.values.map(\.databaseValue)))
        return prepared
    }

    /// Tables become one value, a list of rows, which are lists of values.
    private static func text(of statement: SQLStatement) -> String {
        guard statement.values.contains(where: \.isTable) else { return statement.text }
        // By hand: a regular expression takes longer than the statement.
        var text = ""
        var rest = statement.text[...]
        while let opening = rest.firstRange(of: SQLStatement.tableOpening),
            let closing = rest[opening.upperBound...].firstRange(of: SQLStatement.tableClosing)
        {
            let words = rest[opening.upperBound..<closing.lowerBound].split(separator: " ")
            let columns = words.dropFirst().enumerated().map { "value ->> \($0.offset) AS \($0.element)" }
            text += rest[..<opening.lowerBound]
            text += "(SELECT \(columns.joined(separator: ", ")) FROM json_each(?)) AS \(words[0])"
            rest = rest[closing.upperBound...]
        }
        return text + rest
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let integer): .integer(integer)
            case .double(let double): .double(double)
            case .string(let text): .text(text)
            case .blob(let data): .bytes(Array(data))
            }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .double(let double): double.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        case .table(let table): Self.json(table).databaseValue
        }
    }

    private static func json(_ table: SQLTable) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for row in 0..<table.rowCount {
                writer.array { writer in
                    for column in table.columns {
                        switch column.values[row] {
                        case .integer(let integer): writer.number(integer)
                        case .text(let text): writer.string(text)
                        // JSON has no bytes; nobody gives SQLite many at once.
                        default: writer.null()
                        }
                    }
                }
            }
        }
        return writer.text
    }
}
