import Foundation
import SQLDatabase

/// The fence in front of every write of a run, inside its transaction.
struct LeaseCheck {
    /// How often a commit may renew the heartbeat: the row costs a page of WAL.
    static let renewal: Int64 = 2000

    let transaction: any SQLTransaction
    let lease: RunLease

    /// Throws `leaseLost` unless the run is still this holder's, and renews the heartbeat when it grew old.
    /// - Parameter time: now, as opposed to the fixed time of a run.
    func pass(_ time: DatabaseClock.Time) throws {
        let clock = DatabaseClock(transaction, time)
        let statement = try transaction.prepared(
            """
            SELECT status, lease, heartbeat_at\(clock.isShared ? ", \(clock.nowText)" : "") FROM runs
            WHERE id = ?1 AND connection_id = ?2 \(transaction.dialect.lock)
            """)
        statement.bind(1, lease.run.rawValue)
        statement.bind(2, lease.connection.rawValue)
        guard try statement.step() else {
            statement.reset()
            throw StoreError(.notFound, "the run does not exist")
        }
        let status = statement.string(0)
        let token = statement.int64(1)
        let heartbeat = statement.int64(2)
        let now = clock.isShared ? statement.int64(3) : time.wallClock.millisecondsSince1970
        statement.reset()
        guard status == RunStatus.running.rawValue else {
            throw StoreError(.leaseLost, "the run is \(status): nothing more can be written for it")
        }
        guard token == lease.token else {
            throw StoreError(.leaseLost, "another process took the run over")
        }
        if abs(now - heartbeat) > Self.renewal { try renew(now) }
    }

    /// Whether a run is worked at under that lease; if so, nobody can take it before the end of the transaction.
    ///
    /// - Parameter heard: when it gave its last sign of life; nil where that does not matter.
    static func isHeld(_ run: Int64, _ token: Int64, heardAt heard: Int64? = nil, in transaction: any SQLTransaction) throws -> Bool {
        let sign: SQLStatement = heard.map { "AND heartbeat_at = \($0)" } ?? ""
        let row = try transaction.row(
            """
            SELECT 1 AS found FROM runs WHERE id = \(run) AND lease = \(token) AND status = 'running' \(sign)
            \(unchecked: transaction.dialect.lock)
            """)
        return row != nil
    }

    /// Throws unless the stream is one of the run's connection.
    func own(_ stream: StreamID) throws {
        let statement = try transaction.prepared("SELECT 1 FROM streams WHERE id = ?1 AND connection_id = ?2")
        defer { statement.reset() }
        statement.bind(1, stream.rawValue)
        statement.bind(2, lease.connection.rawValue)
        guard try statement.step() else { throw StoreError(.invalidInput, "the stream is not one of the run's connection") }
    }

    /// Throws unless the records exist and are of the run's connection.
    func own(_ records: [Int64]) throws {
        let records = Set(records)
        guard !records.isEmpty else { return }
        let known = try transaction.value(
            """
            SELECT count(*) FROM records JOIN streams ON streams.id = stream_id WHERE connection_id = \(lease.connection.rawValue) AND
                records.id IN (SELECT value FROM \(each: Array(records)))
            """, as: Int.self)
        guard known == records.count else { throw StoreError(.notFound, "the record is not one of the run's connection") }
    }

    private func renew(_ now: Int64) throws {
        let statement = try transaction.prepared("UPDATE runs SET heartbeat_at = ?2 WHERE id = ?1")
        statement.bind(1, lease.run.rawValue)
        statement.bind(2, now)
        try statement.run()
    }
}
