import Foundation
import IntegrationCore
import SQLDatabase

/// A run that is to be added.
struct QueuedRun {
    let id: PublicID
    let connection: StoredConnection
    let mode: RequestedMode
    let confirmsDeletions: Bool
}

/// Adds runs, inside the transaction of what causes them.
struct RunQueue {
    let transaction: any SQLTransaction
    let clock: DatabaseClock

    /// Adds runs, but for those of connections that have one.
    ///
    /// - Returns: how many were added.
    @discardableResult
    func add(_ runs: [QueuedRun]) throws -> Int {
        let table = SQLTable(
            "new", ("public_id", .texts(runs.map(\.id.rawValue))),
            ("connection_id", .integers(runs.map(\.connection.number.rawValue))),
            ("organization", .texts(runs.map(\.connection.connection.organization))),
            ("provider", .texts(runs.map(\.connection.connection.provider))), ("mode", .texts(runs.map(\.mode.rawValue))),
            ("confirms", .integers(runs.map { $0.confirmsDeletions ? 1 : 0 })))
        // At the end of the transaction, and to nobody where it fails.
        if transaction.dialect == .postgreSQL { try transaction.run("SELECT pg_notify(\(IntegrationStore.bell), '')") }
        return try transaction.run(
            """
            INSERT INTO runs (public_id, connection_id, organization, provider, requested_mode, confirms_deletions, status, streams,
                manifest_hash, settings_hash, queued_at, ready_at, lease, heartbeat_at)
            SELECT public_id, connection_id, organization, provider, mode, confirms, 'pending', '', '', '', \(clock.now), \(clock.now), 0, 0
            FROM \(table: table) WHERE TRUE ON CONFLICT DO NOTHING
            """)
    }

    /// The run that a connection has, where it does what is asked for.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when it is under way and does less.
    func join(_ connection: ConnectionID, mode: RequestedMode, confirmsDeletions: Bool) throws -> EnqueuedRun? {
        let row = try transaction.row(
            """
            SELECT id, public_id, status, requested_mode, mode, started_at, confirms_deletions FROM runs
            WHERE connection_id = \(connection.rawValue) AND (status = 'pending' OR status = 'running')
            \(unchecked: transaction.dialect.lock)
            """)
        guard let row else { return nil }
        let status = RunStatus(rawValue: row["status"]) ?? .pending
        let run = EnqueuedRun(id: PublicID(rawValue: row["public_id"]), status: status, isJoined: true)
        let isFull = (row["mode"] as String?) == RunMode.full.rawValue || (row["requested_mode"] as String) == RequestedMode.full.rawValue
        let doesLess = (mode == .full && !isFull) || (confirmsDeletions && !(row["confirms_deletions"] as Bool))
        guard status == .pending, (row["started_at"] as Int64?) == nil || !doesLess else {
            guard !doesLess else {
                throw StoreError(.conflict, "a run of this connection is under way that does less; ask again when it has ended")
            }
            return run
        }
        // It has not begun: it does what both want. Whoever asks wants it now.
        try transaction.run(
            """
            UPDATE runs SET requested_mode = \(mode == .full ? RequestedMode.full.rawValue : row["requested_mode"] as String),
                confirms_deletions = \(confirmsDeletions || row["confirms_deletions"] as Bool), wait_until = NULL, ready_at = \(clock.now)
            WHERE id = \(row["id"] as Int64)
            """)
        return run
    }
}
