import SQLDatabase
import IntegrationCore

/// Reads how far a run got with a stream, which is made when the connection meets it for the first time.
struct StreamProgress {
    let transaction: any SQLTransaction
    let run: RunID
    let connection: ConnectionID

    func state(of name: String) throws -> StreamState {
        let row = try stream(name)
        let id = StreamID(rawValue: row["id"])
        let completed = try transaction.row(
            "SELECT held, known, whole FROM run_streams WHERE run_id = \(run.rawValue) AND stream_id = \(id.rawValue)")
        var held: HeldDeletion?
        if let wouldDelete = completed?["held"] as Int? { held = HeldDeletion(wouldDelete: wouldDelete, known: completed?["known"] ?? 0) }
        return StreamState(
            id: id, cursor: row["cursor"], completed: completed != nil, isWhole: completed?["whole"] ?? false, held: held,
            units: try units(of: id))
    }

    func id(of name: String) throws -> StreamID {
        StreamID(rawValue: try stream(name)["id"])
    }

    private func stream(_ name: String) throws -> SQLRow {
        try transaction.run("INSERT INTO streams (connection_id, name) VALUES (\(connection.rawValue), \(name)) ON CONFLICT DO NOTHING")
        let row = try transaction.row("SELECT id, cursor FROM streams WHERE connection_id = \(connection.rawValue) AND name = \(name)")
        guard let row else { throw StoreError(.database, "a stream got no number") }
        return row
    }

    private func units(of stream: StreamID) throws -> [String: UnitProgress] {
        let pages = try transaction.prepared(
            """
            SELECT unit, page, position, cursor_candidate, fingerprint, of_changes FROM run_pages
            WHERE run_id = ?1 AND stream_id = ?2 ORDER BY unit, page
            """)
        defer { pages.reset() }
        pages.bind(1, run.rawValue)
        pages.bind(2, stream.rawValue)
        var units: [String: UnitProgress] = [:]
        while try pages.step() {
            let position = pages.optionalString(2)
            var unit = units.removeValue(forKey: pages.string(0)) ?? UnitProgress(position: nil, pages: 0, isDone: false)
            unit.position = position
            unit.pages = pages.int(1) + 1
            unit.isDone = position == nil
            unit.cursorCandidate = pages.optionalString(3)
            let isOfChanges = pages.int(5) != 0
            // A cursor that had expired made it begin anew: pages of the whole are not those of the changes before.
            if unit.isOfChanges != isOfChanges { unit.fingerprints = [] }
            unit.isOfChanges = isOfChanges
            unit.fingerprints.insert(UInt64(bitPattern: pages.int64(4)))
            units[pages.string(0)] = unit
        }
        return units
    }
}
