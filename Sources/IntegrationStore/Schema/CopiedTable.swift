import Crypto
import SQLDatabase

/// A table as it is copied from one database to another: columns of the target, rows in the order of the primary key.
struct CopiedTable {
    let name: String
    let columns: [(name: String, type: String)]
    let key: [String]

    /// Whether its rows have a number that the database counts.
    var hasNumbers: Bool { key == ["id"] && columns.contains { $0.name == "id" && $0.type == "int8" } }

    /// All tables of a database of PostgreSQL but the list of migrations, those that others refer to first.
    static func all(_ target: any SQLTransaction) throws -> [CopiedTable] {
        let names: [String] = try target.values(
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND tablename != 'schema_migrations' ORDER BY 1"
        )
        let references = try target.rows(
            """
            SELECT CAST(c.relname AS TEXT) AS child, CAST(p.relname AS TEXT) AS parent FROM pg_constraint AS r
            JOIN pg_class AS c ON c.oid = r.conrelid JOIN pg_class AS p ON p.oid = r.confrelid
            WHERE r.contype = 'f' AND c.relnamespace = CAST(current_schema() AS regnamespace) AND r.conrelid != r.confrelid
            """
        ).map { (child: $0["child"] as String, parent: $0["parent"] as String) }
        var left = names
        var ordered: [String] = []
        while !left.isEmpty {
            let free = left.filter { name in references.allSatisfy { $0.child != name || ordered.contains($0.parent) } }
            guard !free.isEmpty else { throw StoreError(.database, "the tables refer to each other in a circle") }
            ordered += free
            left.removeAll { free.contains($0) }
        }
        return try ordered.map { name in
            let columns = try target.rows(
                """
                SELECT CAST(attname AS TEXT) AS name, CAST(typname AS TEXT) AS type FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
                WHERE attrelid = CAST(\(name) AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """)
            let key: [String] = try target.values(
                """
                SELECT CAST(attname AS TEXT) FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                WHERE indrelid = CAST(\(name) AS regclass) AND indisprimary ORDER BY array_position(CAST(indkey AS INT2[]), attnum)
                """)
            return CopiedTable(name: name, columns: columns.map { ($0["name"], $0["type"]) }, key: key)
        }
    }

    /// Reads all rows, some at a time, each batch after the key of the one before.
    func forEachBatch(_ transaction: any SQLTransaction, _ limit: Int, _ body: ([[SQLValue]]) throws -> Void) throws {
        let list = columns.map(\.name).joined(separator: ", ")
        let order = key.joined(separator: ", ")
        var place: SQLStatement = "TRUE"
        while true {
            let rows = try transaction.rows(
                "SELECT \(unchecked: list) FROM \(unchecked: name) WHERE \(place) ORDER BY \(unchecked: order) LIMIT \(limit)")
            guard let last = rows.last else { return }
            try body(rows.map(\.values))
            guard rows.count == limit else { return }
            place = after(last)
        }
    }

    private func after(_ row: SQLRow) -> SQLStatement {
        let values = key.map { row[$0] as SQLValue }
        var list: SQLStatement = "\(values[0])"
        for value in values.dropFirst() { list = "\(list), \(value)" }
        return "(\(unchecked: key.joined(separator: ", "))) > (\(list))"
    }

    func insert(_ rows: [[SQLValue]], into target: any SQLTransaction) throws {
        let table = SQLTable(
            "source",
            columns.indices.map { index in
                let values = rows.map { $0[index] }
                switch columns[index].type {
                case "int8": return (columns[index].name, .integers(values.map(Int64.init)))
                case "bytea": return (columns[index].name, .bytes(values.map([UInt8].init)))
                default: return (columns[index].name, .texts(values.map(String.init)))
                }
            })
        let list = columns.map(\.name).joined(separator: ", ")
        try target.run("INSERT INTO \(unchecked: name) (\(unchecked: list)) SELECT \(unchecked: list) FROM \(table: table)")
    }

    /// Lets the next number be one after the last.
    func goOnCounting(_ target: any SQLTransaction) throws {
        _ = try target.rows(
            """
            SELECT setval(pg_get_serial_sequence(\(name), 'id'), greatest((SELECT max(id) FROM \(unchecked: name)), 1),
                EXISTS (SELECT 1 FROM \(unchecked: name))) AS last
            """)
    }

    /// Each value with its kind and its length, so that no two rows are hashed alike.
    static func update(_ hash: inout SHA256, _ row: [SQLValue]) {
        for value in row {
            switch value {
            case .null, .table: hash.update(data: Array("n".utf8))
            case .integer(let integer): hash.update(data: Array("i\(integer);".utf8))
            case .double(let double): hash.update(data: Array("d\(double);".utf8))
            case .text(let text):
                hash.update(data: Array("t\(text.utf8.count):".utf8))
                hash.update(data: Array(text.utf8))
            case .bytes(let bytes):
                hash.update(data: Array("b\(bytes.count):".utf8))
                hash.update(data: bytes)
            }
        }
    }
}
