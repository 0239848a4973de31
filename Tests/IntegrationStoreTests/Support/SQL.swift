import Foundation
import GRDB

/// A second program with the same file: what tests change or look at behind the store's back.
enum SQL {
    static func execute(_ path: String, _ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    static func int(_ path: String, _ sql: String) throws -> Int? {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) }
    }

    static func strings(_ path: String, _ sql: String) throws -> [String] {
        try DatabaseQueue(path: path).read { try String.fetchAll($0, sql: sql) }
    }

    /// The steps of the program that SQLite makes of a statement.
    static func opcodes(_ path: String, _ sql: String) throws -> [String] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "EXPLAIN " + sql).map { $0["opcode"] } }
    }
}
