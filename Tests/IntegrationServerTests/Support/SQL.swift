import GRDB
import IntegrationTesting

/// A second program with the same file: what tests change or look at behind the server's back.
struct SQL {
    private let path: String

    private let stands: Bool

    /// - Parameter stands: whether another database may stand for the file.
    init(_ path: String, stands: Bool = true) { (self.path, self.stands) = (path, stands) }

    func execute(_ sql: String) async throws { try await TestSQL(path, stands: stands).execute(sql) }

    /// The first column of each row.
    func strings(_ sql: String) async throws -> [String] { try await TestSQL(path, stands: stands).strings(sql) }

    /// Holds the right to write while `body` runs.
    func whileWriting(_ body: () async throws -> Void) async throws {
        let queue = try queue()
        try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try result.get()
    }

    private func queue() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
