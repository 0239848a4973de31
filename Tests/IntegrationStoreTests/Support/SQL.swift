import Foundation
import GRDB
import IntegrationTesting

/// A second program with the same file: what tests change or look at behind the store's back.
enum SQL {
    static func execute(_ path: String, _ sql: String) async throws { try await TestSQL(path).execute(sql) }

    static func int(_ path: String, _ sql: String) async throws -> Int? { try await TestSQL(path).int(sql) }

    static func strings(_ path: String, _ sql: String) async throws -> [String] { try await TestSQL(path).strings(sql) }

    /// The steps of the program that SQLite makes of a statement.
    static func opcodes(_ path: String, _ sql: String) throws -> [String] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "EXPLAIN " + sql).map { $0["opcode"] } }
    }
}
