import Synchronization

/// A PostgreSQL database, used through a few connections that are shared.
package final class PostgresDatabase: SQLDatabase {
    package let dialect = SQLDialect.postgreSQL
    private let settings: PostgresSettings
    private let all: [PostgresConnection]
    private let pool: Mutex<Pool>

    /// How often a transaction is run that others are in the way of.
    private static let attempts = 20

    private struct Pool {
        /// Those that were used last are used next: the others may fall asleep.
        var free: [PostgresConnection]
        var waiting: [(id: UInt64, turn: CheckedContinuation<PostgresConnection, any Error>)] = []
        var last: UInt64 = 0
        /// Those that wait no longer, and may not have begun to.
        var gone: Set<UInt64> = []
    }

    /// Connects when it is needed first.
    package init(_ settings: PostgresSettings) {
        self.settings = settings
        all = (0..<max(settings.connections, 1)).map { _ in PostgresConnection(settings) }
        pool = Mutex(Pool(free: all.reversed()))
    }

    package func read<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await transaction(.read(scope), body)
    }

    package func write<Value: Sendable>(
        _ isolation: SQLIsolation, as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await transaction(.write(isolation, scope), body)
    }

    package func close() async throws { for connection in all { connection.close() } }

    private func transaction<Value: Sendable>(
        _ kind: PostgresTransaction.Kind, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                let connection = try await take()
                defer { give(connection) }
                return try await connection.transaction(kind, body)
            } catch let error as SQLError where attempt < Self.attempts(error, kind) {
                // All at once again would be in each other's way again.
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...(1 << min(attempt, 6)))))
                attempt += 1
            }
        }
    }

    /// How often a transaction is run that ended so. Where two insert the same key at once, one of them may hear of the key instead of the
    /// other: the next attempt sees what it rests upon, and is the last where the key is simply taken.
    private static func attempts(_ error: SQLError, _ kind: PostgresTransaction.Kind) -> Int {
        if error.isRetriable { return attempts }
        if case .write(.serializable, _) = kind, error.kind == .uniqueViolation { return 3 }
        return 1
    }

    /// A connection that nobody else uses; it must be given back. Those who wait get theirs in the order in which they came.
    private func take() async throws -> PostgresConnection {
        try Task.checkCancellation()
        if let connection = pool.withLock({ $0.free.popLast() }) { return connection }
        let id = pool.withLock { pool in
            pool.last += 1
            return pool.last
        }
        let timer = Task { [settings] in
            guard (try? await Task.sleep(for: settings.poolTimeout)) != nil else { return }
            drop(id, SQLError(.unavailable, state: "pool", "no connection was free for \(settings.poolTimeout)"))
        }
        defer {
            timer.cancel()
            pool.withLock { _ = $0.gone.remove(id) }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                let now: Result<PostgresConnection, any Error>? = pool.withLock { pool in
                    if pool.gone.contains(id) { return .failure(CancellationError()) }
                    if let connection = pool.free.popLast() { return .success(connection) }
                    pool.waiting.append((id, turn))
                    return nil
                }
                if let now { turn.resume(with: now) }
            }
        } onCancel: {
            drop(id, CancellationError())
        }
    }

    /// Lets one wait no longer; one that has its connection already keeps it.
    private func drop(_ id: UInt64, _ error: any Error) {
        let turn = pool.withLock { pool -> CheckedContinuation<PostgresConnection, any Error>? in
            guard let index = pool.waiting.firstIndex(where: { $0.id == id }) else {
                pool.gone.insert(id)
                return nil
            }
            return pool.waiting.remove(at: index).turn
        }
        turn?.resume(throwing: error)
    }

    private func give(_ connection: PostgresConnection) {
        let next = pool.withLock { pool -> CheckedContinuation<PostgresConnection, any Error>? in
            guard !pool.waiting.isEmpty else {
                pool.free.append(connection)
                return nil
            }
            return pool.waiting.removeFirst().turn
        }
        next?.resume(returning: connection)
    }
}
