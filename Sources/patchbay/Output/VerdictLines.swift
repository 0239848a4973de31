import IntegrationCore
import IntegrationStore
import JSONTape

/// What the checks say of each stored record, passes with their evidence included, one verdict a line; the shape is documented in
/// `docs/commands.md`.
struct VerdictLines {
    let store: IntegrationStore
    let connection: ConnectionID
    let stream: String

    /// Writes them to standard output in the order of the records.
    func write() async throws {
        let buffer = LineBuffer()
        try await store.forEachOutcome(connection: connection, stream: stream) { verdict in
            try Self.line(verdict).withUnsafeBytes { try buffer.append(record: $0) }
        }
        try buffer.flush()
    }

    private static func line(_ verdict: StoredVerdict) -> [UInt8] {
        let outcome = verdict.outcome
        var writer = JSONWriter()
        writer.object { line in
            line.member("record", verdict.record)
            line.member("parent", verdict.parent)
            line.member("check", outcome.checkID)
            line.member("verdict", outcome.verdict.rawValue)
            line.member("reason", outcome.reason)
            line.key("evidence")
            line.raw(Array((outcome.evidenceJSON.isEmpty ? "{}" : outcome.evidenceJSON).utf8))
        }
        return writer.bytes
    }
}
