import GRDB

/// The other units of a stream in a run, such as its other partitions: what they have shown of a record must not be overwritten.
struct RunUnits {
    let database: Database
    let run: RunID
    let stream: StreamID
    /// The one that is being written.
    let unit: String

    /// Refuses a record that another unit gave otherwise in this run: which of them came last would decide what is stored, and every run
    /// would find it changed. Within one unit a record may come again, where it moved from page to page.
    ///
    /// Asked only of a record that this run has changed already: one that has changed for the first time may have moved, from the partition
    /// of the open ones to that of the closed. If it did not move, the next run finds it changed twice.
    func refuse(_ record: RecordID, key: String) throws {
        let others = try RawStatement(database, "SELECT unit, seen FROM run_pages WHERE run_id = ?1 AND stream_id = ?2 AND unit != ?3")
        defer { others.reset() }
        others.bind(1, run.rawValue)
        others.bind(2, stream.rawValue)
        others.bind(3, unit)
        while try others.step() {
            guard RecordIDSet(encoded: Array(others.bytes(1))).contains(record.rawValue) else { continue }
            throw StoreError(
                .invalidInput,
                """
                the units `\(others.string(0))` and `\(unit)` have different records with the key `\(key)`; a key must be unique in its whole \
                stream, as `partition + "/" + record.id` is
                """)
        }
    }
}
