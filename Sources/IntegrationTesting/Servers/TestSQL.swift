import GRDB
import IntegrationStore
import SQLDatabase

/// A second program with the same database: what tests change or look at behind the store's back.
package struct TestSQL: Sendable {
    private let path: String

    private let stands: Bool

    /// - Parameters:
    ///   - path: of the file, or of that which the database stands for.
    ///   - stands: whether one may; otherwise it is the file.
    package init(_ path: String, stands: Bool = true) { (self.path, self.stands) = (path, stands) }

    package func execute(_ sql: String) async throws {
        try await with { database in
            let text = Self.text(sql, database.dialect)
            try await database.write(as: .system) { try $0.script(text) }
        }
    }

    /// The first column of each row, as text.
    package func strings(_ sql: String) async throws -> [String] {
        try await with { database in
            try await database.read(as: .system) { transaction in
                try transaction.rows(SQLStatement(unchecked: Self.text(sql, transaction.dialect))).map { row in
                    switch row.first(as: AnyValue.self).value {
                    case .integer(let integer): String(integer)
                    case .double(let double): String(double)
                    case .text(let text): text
                    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
                    case .null, .table: ""
                    }
                }
            }
        }
    }

    package func int(_ sql: String) async throws -> Int? { try await strings(sql).first.flatMap(Int.init) }

    private struct AnyValue: SQLDecodable {
        let value: SQLValue

        init?(_ value: SQLValue) { self.value = value }
    }

    /// Literals of bytes are written differently.
    private static func text(_ sql: String, _ dialect: SQLDialect) -> String {
        guard dialect == .postgreSQL else { return sql }
        return sql.replacing(/x'([0-9a-f]*)'/) { "'\\x\($0.1)'::bytea" }.replacing("AS BLOB", with: "AS BYTEA")
    }

    private func with<Result>(_ body: (any SQLDatabase) async throws -> Result) async throws -> Result {
        let address = stands ? try await TestDatabases.address(of: path) : StoreAddress(path)
        let database: any SQLDatabase
        if address.isPostgreSQL {
            var settings = PostgresSettings(url: address.text)
            settings.connections = 1
            database = PostgresDatabase(settings)
        } else {
            var configuration = Configuration()
            configuration.busyMode = .timeout(30)
            database = SQLiteDatabase(try DatabasePool(path: path, configuration: configuration))
        }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get()
    }
}
