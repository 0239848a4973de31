import SQLDatabase
import IntegrationCore

/// Reads how far a run got with streams, which are made when the connection meets them for the first time.
struct StreamProgress {
    let transaction: any SQLTransaction
    let run: RunID
    let connection: ConnectionID

    /// How the run stands with these streams, and the numbers of them and of others.
    func states(of names: [String], and others: [String]) throws -> (states: [String: StreamState], ids: [String: StreamID]) {
        // In the order in which they are met, which their numbers keep.
        var met: Set<String> = []
        let streams = try streams((names + others).filter { met.insert($0).inserted })
        let ids = streams.mapValues { StreamID(rawValue: $0["id"]) }
        let completed = try transaction.rows("SELECT stream_id, held, known, whole FROM run_streams WHERE run_id = \(run.rawValue)")
        let completions = Dictionary(completed.map { ($0["stream_id"] as Int64, $0) }, uniquingKeysWith: { $1 })
        let units = try units(of: names.compactMap { ids[$0]?.rawValue })
        var states: [String: StreamState] = [:]
        for name in names {
            guard let row = streams[name], let id = ids[name] else { continue }
            let completion = completions[id.rawValue]
            var held: HeldDeletion?
            if let wouldDelete = completion?["held"] as Int? {
                held = HeldDeletion(wouldDelete: wouldDelete, known: completion?["known"] ?? 0)
            }
            states[name] = StreamState(
                id: id, cursor: row["cursor"], completed: completion != nil, isWhole: completion?["whole"] ?? false, held: held,
                units: units[id.rawValue] ?? [:])
        }
        return (states, ids)
    }

    private func streams(_ names: [String]) throws -> [String: SQLRow] {
        let known = try streams()
        let new = names.filter { known[$0] == nil }
        guard !new.isEmpty else { return known }
        try transaction.run(
            """
            INSERT INTO streams (connection_id, name) SELECT CAST(\(connection.rawValue) AS BIGINT), value FROM \(each: new) WHERE TRUE
            ON CONFLICT DO NOTHING
            """)
        let streams = try streams()
        guard names.allSatisfy({ streams[$0] != nil }) else { throw StoreError(.database, "a stream got no number") }
        return streams
    }

    private func streams() throws -> [String: SQLRow] {
        let rows = try transaction.rows("SELECT id, name, cursor FROM streams WHERE connection_id = \(connection.rawValue)")
        return Dictionary(rows.map { ($0["name"], $0) }, uniquingKeysWith: { $1 })
    }

    /// By stream and unit.
    private func units(of streams: [Int64]) throws -> [Int64: [String: UnitProgress]] {
        var streamUnits: [Int64: [String: UnitProgress]] = [:]
        let pages = try transaction.rows(
            """
            SELECT stream_id, unit, page, position, cursor_candidate, fingerprint, of_changes FROM run_pages
            WHERE run_id = \(run.rawValue) AND stream_id IN (SELECT value FROM \(each: streams)) ORDER BY stream_id, unit, page
            """)
        for page in pages {
            let (stream, name): (Int64, String) = (page["stream_id"], page["unit"])
            var unit = streamUnits[stream]?.removeValue(forKey: name) ?? UnitProgress(position: nil, pages: 0, isDone: false)
            unit.position = page["position"]
            unit.pages = (page["page"] as Int) + 1
            unit.isDone = unit.position == nil
            unit.cursorCandidate = page["cursor_candidate"]
            let isOfChanges: Bool = page["of_changes"]
            // A cursor that had expired made it begin anew: pages of the whole are not those of the changes before.
            if unit.isOfChanges != isOfChanges { unit.fingerprints = [] }
            unit.isOfChanges = isOfChanges
            unit.fingerprints.insert(UInt64(bitPattern: page["fingerprint"] as Int64))
            streamUnits[stream, default: [:]][name] = unit
        }
        return streamUnits
    }
}
