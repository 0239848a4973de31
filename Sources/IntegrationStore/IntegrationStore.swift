package import Foundation
import GRDB
package import SQLDatabase
import Synchronization

/// Records, verdicts, findings and runs in one SQLite file.
///
/// One writer at a time and any number of readers beside it (WAL). All work happens on GRDB's queues or on threads of its own, none on
/// the cooperative pool, except in ``init(path:)``: use ``withStore(at:environment:_:)`` where a task must not be held up. Methods throw ``StoreError``, or `CancellationError` where their task was cancelled.
package final class IntegrationStore: Sendable {
    /// Asked for the owner's liveness and the wall clock; tests bring their own.
    package struct Environment: Sendable {
        package var process: ProcessIdentity
        package var isAlive: @Sendable (ProcessIdentity) -> Bool
        /// Not the fixed time of a run: heartbeats need the real one.
        package var wallClock: @Sendable () -> Date
        /// Whether leases are judged by ``wallClock`` where the database has a clock that all nodes share: tests move theirs.
        package var ignoresDatabaseClock: Bool

        package init(
            process: ProcessIdentity = .current, isAlive: @escaping @Sendable (ProcessIdentity) -> Bool = { $0.isAlive },
            wallClock: @escaping @Sendable () -> Date = { Date() }, ignoresDatabaseClock: Bool = false
        ) {
            self.process = process
            self.isAlive = isAlive
            self.wallClock = wallClock
            self.ignoresDatabaseClock = ignoresDatabaseClock
        }

        /// The time of this machine now, for one transaction.
        func time() -> DatabaseClock.Time { DatabaseClock.Time(wallClock: wallClock(), isShared: !ignoresDatabaseClock) }
    }

    let database: any SQLDatabase
    /// For what must not wait behind the pages of runs, such as signs of life: connections of its own, where the database has several.
    private let control: any SQLDatabase
    /// Nil where it is no file of SQLite.
    private let pool: DatabasePool?
    private let isReadOnly: Bool
    /// Nil where it is a file.
    let postgres: PostgresSettings?
    private let lists: ListReaders?
    let environment: Environment
    /// Leases this store holds, given up when it is closed.
    let leases = Mutex<Set<RunLease>>([])
    private let sealing = Mutex<AuditKey?>(nil)

    /// What ends of audit logs are sealed with; nil where nobody gave the keys.
    var auditKey: AuditKey? { sealing.withLock { $0 } }

    /// Opens the file, or creates it readable by its owner alone, and brings it to the current schema.
    ///
    /// Throws ``StoreError/Code/notADatabase``, ``StoreError/Code/newerSchema``, ``StoreError/Code/tamperedSchema``,
    /// ``StoreError/Code/locked``, ``StoreError/Code/readOnly``, ``StoreError/Code/corrupt``, ``StoreError/Code/cannotOpen`` or another
    /// code that names what SQLite said.
    package convenience init(path: String) throws(StoreError) {
        try self.init(path: path, environment: Environment())
    }

    package convenience init(path: String, environment: Environment) throws(StoreError) {
        try self.init(path: path, environment: environment, migrator: SchemaMigrator())
    }

    init(path: String, environment: Environment, migrator: SchemaMigrator) throws(StoreError) {
        StoreConfiguration.prepareSQLite()
        // SQLite takes a name that begins so for a URI, with options in it and another file behind it.
        let path = path.lowercased().hasPrefix("file:") ? "./\(path)" : path
        do {
            if !FileManager.default.fileExists(atPath: path) {
                // What cannot be created fails with a name of its own when it is opened.
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            try Self.refuseOtherFile(path)
            let pool = try DatabasePool(path: path, configuration: StoreConfiguration.make())
            try pool.write { try migrator.migrate($0, now: environment.wallClock()) }
            self.pool = pool
            database = SQLiteDatabase(pool)
            control = database
        } catch {
            let named = StoreError.naming(error)
            throw named as? StoreError ?? StoreError(.cannotOpen, "the database file cannot be opened")
        }
        self.environment = environment
        isReadOnly = false
        postgres = nil
        lists = ListReaders(path: path)
    }

    /// Uses a database of PostgreSQL, and brings it to the current schema.
    ///
    /// - Parameter migrates: whether it may; otherwise a database of an earlier schema is refused.
    package init(postgres settings: PostgresSettings, environment: Environment = Environment(), migrates: Bool = true) async throws {
        let database = PostgresDatabase(settings)
        self.database = database
        var few = settings
        few.connections = Self.controlConnections
        control = PostgresDatabase(few)
        self.environment = environment
        postgres = settings
        pool = nil
        lists = nil
        isReadOnly = false
        do {
            // Looked for first: usually there is nothing to do, and not every node may change tables.
            let pending = try await database.read(as: .system) { transaction in
                try PostgresMigrator().migrate(transaction, now: environment.wallClock(), isDry: true)
            }
            if !pending.isEmpty {
                guard migrates else {
                    throw StoreError(.tamperedSchema, "the database has the schema of an earlier Patchbay: `migrate` brings it up to date")
                }
                _ = try await database.write(.locking, as: .system) { try PostgresMigrator().migrate($0, now: environment.wallClock()) }
            }
        } catch {
            try? await database.close()
            throw StoreError.naming(error)
        }
    }

    /// Opens the file to read it and nothing else: it stays byte for byte as it is.
    ///
    /// Throws as ``init(path:)``; ``StoreError/Code/tamperedSchema`` also for a schema of an earlier version, which would have to be changed.
    init(readingOnly path: String) throws(StoreError) {
        StoreConfiguration.prepareSQLite()
        let path = path.lowercased().hasPrefix("file:") ? "./\(path)" : path
        do {
            try Self.refuseOtherFile(path)
            var configuration = StoreConfiguration.make()
            configuration.readonly = true
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.read { try SchemaMigrator().refuseOther($0) }
            self.pool = pool
            database = SQLiteDatabase(pool)
            control = database
        } catch {
            let named = StoreError.naming(error)
            throw named as? StoreError ?? StoreError(.cannotOpen, "the database file cannot be opened")
        }
        isReadOnly = true
        postgres = nil
        environment = Environment()
        lists = ListReaders(path: path)
    }

    /// Gives up the leases it holds, so that their runs can be resumed at once, moves what is still in the log (`-wal`) into the file, so
    /// that the file alone is the whole database, and closes it. Call it once, at the end.
    package func close() async throws {
        let held = leases.withLock { $0 }
        if !held.isEmpty {
            // In a task of its own: a cancelled run must give its lease back too.
            try await Task {
                try await write(as: .system) { transaction in
                    for lease in held {
                        try transaction.run(
                            """
                            UPDATE runs SET owner_pid = NULL WHERE id = \(lease.run.rawValue) AND lease = \(lease.token) AND status =
                                'running'
                            """
                        )
                    }
                }
            }.value
        }
        guard let pool else {
            try await control.close()
            return try await database.close()
        }
        do {
            try await BlockingWork.run { [lists, isReadOnly] in
                // Readers first: only the last connection to close takes the log away, and a reader may not.
                try lists?.close()
                pool.releaseMemory()
                // Closed in any case; but a file that is not the whole database is no normal end.
                let emptied = Result { if !isReadOnly { try Self.emptyLog(of: pool) } }
                try pool.close()
                try emptied.get()
            }
        } catch {
            throw StoreError.naming(error)
        }
    }

    /// Takes what was deleted out of the log too, as far as nobody reads it just now.
    func emptyLog() async throws {
        guard let pool else { return }
        // What is left in it is not lost: the next one empties it.
        try await BlockingWork.run { try? Self.emptyLog(of: pool) }
    }

    /// Where another process reads or writes, the log stays: it is the one that empties it then, and nothing is lost meanwhile.
    private static func emptyLog(of pool: DatabasePool) throws {
        do {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA busy_timeout = \(logTimeout)")
                _ = try database.checkpoint(.truncate)
            }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {}
    }

    /// How many milliseconds the end waits for another process that is just reading.
    private static let logTimeout = 500

    /// Seals the end of every audit log from now on.
    func seal(with key: AuditKey) { sealing.withLock { $0 = key } }

    /// Runs statements that are done together or not at all.
    ///
    /// - Parameter scope: an organisation's wherever one is named; behind the conditions of the statements it keeps those of others out.
    @discardableResult
    func write<Value: Sendable>(
        _ isolation: SQLIsolation = .serializable, as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do { return try await database.write(isolation, as: scope, body) } catch { throw StoreError.naming(error) }
    }

    private static let controlConnections = 2

    /// Runs statements that lock what they rest upon, ahead of all that other transactions wait for, as the system: workers alone do.
    @discardableResult
    func control<Value: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        do { return try await control.write(.locking, as: .system, body) } catch { throw StoreError.naming(error) }
    }

    /// Runs statements that only read, and see the same state.
    ///
    /// - Parameter scope: as for ``write(_:as:_:)``.
    func read<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do { return try await database.read(as: scope, body) } catch { throw StoreError.naming(error) }
    }

    /// Reads a page of a list, which has to be one statement: there is no transaction around it. Cancelled before it has begun, not later.
    func readList<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        guard let lists else { return try await read(as: scope, body) }
        do { return try await lists.read { try body(SQLiteTransaction(database: $0)) } } catch { throw StoreError.naming(error) }
    }

    /// Opening a database switches it to WAL, which writes: another program's file must be refused before.
    private static func refuseOtherFile(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let header = try file.read(upToCount: 100) ?? Data()
        guard !header.isEmpty else { return }
        // SQLite takes a file that is too short for a header for an empty database.
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError(.notADatabase, "the file is not a SQLite database")
        }
        // Bytes 68 to 71 of the header (SQLite file format, section 1.3); a page 1 that is still in the WAL is only seen by SQLite.
        let identifier = header[68..<72].reduce(0) { $0 << 8 | Int64($1) }
        guard identifier != SchemaMigrator.applicationID else { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        try DatabaseQueue(path: path, configuration: configuration).read(SchemaMigrator.refuseForeignFile)
    }
}
