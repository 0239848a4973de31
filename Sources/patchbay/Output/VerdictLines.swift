import IntegrationStore
import JSONTape
import Synchronization

/// What the checks say of each stored record, passes with their evidence included, one verdict a line; the shape is documented in
/// `docs/commands.md`.
struct VerdictLines {
    let store: IntegrationStore
    let connection: ConnectionID
    let stream: String

    private struct Place: Sendable {
        let id: RecordID
        let key: String
        let parent: RecordID?
    }

    /// How many records are looked up and written together.
    private static let batch = 500

    /// Writes them to standard output in the order of the records.
    func write() async throws {
        let collected = Mutex<[Place]>([])
        try await store.forEachRecord(connection: connection, stream: stream) { record in
            let place = Place(id: record.id, key: record.key, parent: record.parent)
            collected.withLock { $0.append(place) }
        }
        var rest = collected.withLock { $0 }[...]
        while !rest.isEmpty {
            try await write(rest.prefix(Self.batch))
            rest = rest.dropFirst(Self.batch)
        }
    }

    private func write(_ places: ArraySlice<Place>) async throws {
        let parents = try await store.records(Set(places.compactMap(\.parent)))
        var lines: [UInt8] = []
        for place in places {
            for outcome in try await store.outcomes(of: place.id) {
                var writer = JSONWriter()
                writer.object { line in
                    line.member("record", place.key)
                    line.member("parent", place.parent.flatMap { parents[$0]?.key })
                    line.member("check", outcome.checkID)
                    line.member("verdict", outcome.verdict.rawValue)
                    line.member("reason", outcome.reason)
                    line.key("evidence")
                    line.raw(Array((outcome.evidenceJSON.isEmpty ? "{}" : outcome.evidenceJSON).utf8))
                }
                lines += writer.bytes
                lines.append(UInt8(ascii: "\n"))
            }
        }
        try lines.withUnsafeBytes { try StandardOutput.write(bytes: $0) }
    }
}
