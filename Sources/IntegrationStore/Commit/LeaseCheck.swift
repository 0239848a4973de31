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
    func pass(_ time: DatabaseClock.Time) throws { try pass(try post(time)) }

    /// Asks how the run stands, and locks it; `pass` must follow before anything is written.
    func post(_ time: DatabaseClock.Time) throws -> SQLReply {
        let now = DatabaseClock(transaction, time).now
        return try transaction.post(
            """
            SELECT status, lease, heartbeat_at, \(now) AS now FROM runs WHERE id = \(lease.run.rawValue)
                AND connection_id = \(lease.connection.rawValue) \(unchecked: transaction.dialect.lock)
            """)
    }

    /// - Parameter reply: to what was asked with ``post(_:)``.
    func pass(_ reply: SQLReply) throws {
        guard let row = try reply.rows().first else { throw StoreError(.notFound, "the run does not exist") }
        let status: String = row["status"]
        guard status == RunStatus.running.rawValue else {
            throw StoreError(.leaseLost, "the run is \(status): nothing more can be written for it")
        }
        guard row["lease"] as Int64 == lease.token else {
            throw StoreError(.leaseLost, "another process took the run over")
        }
        let now: Int64 = row["now"]
        if abs(now - row["heartbeat_at"]) > Self.renewal { try renew(now) }
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
    func own(_ stream: StreamID) throws { try own(try post(owning: stream)) }

    /// Asks whether the stream is one of the run's connection; `own` must follow.
    func post(owning stream: StreamID) throws -> SQLReply {
        try transaction.post(
            "SELECT 1 AS found FROM streams WHERE id = \(stream.rawValue) AND connection_id = \(lease.connection.rawValue)")
    }

    func own(_ reply: SQLReply) throws {
        guard try !reply.rows().isEmpty else { throw StoreError(.invalidInput, "the stream is not one of the run's connection") }
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
        try transaction.post("UPDATE runs SET heartbeat_at = \(now) WHERE id = \(lease.run.rawValue)")
    }
}
