import ArgumentParser
import IntegrationCore
import IntegrationStore

/// `patchbay records`
struct RecordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract: "Print the stored records of a stream, exactly as they were received.",
        discussion: """
            One record a line (NDJSON), byte for byte what the provider sent; only a record that had line breaks between its members loses \
            them, as a line must be one record.

              patchbay records github --stream repositories | jq .full_name
            """)

    @Argument(help: "The integration's id.") var slug: String
    @Option(help: "Which stream.") var stream: String
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try database.openExisting()
        let connections = try await store.connections().filter { $0.provider == slug }
        guard !connections.isEmpty else {
            let known = Set(try await store.connections().map(\.provider)).sorted()
            let advice = known.isEmpty ? "It is empty." : "It has: \(known.joined(separator: ", "))."
            throw Failure(.usage, "Error: \(database.path) has nothing of `\(DisplayText.safe(slug))`. \(advice)")
        }
        let buffer = LineBuffer()
        var isKnown = false
        for connection in connections {
            let streams = try await store.streams(connection: connection.id)
            guard streams.contains(stream) else { continue }
            isKnown = true
            try await store.forEachRecord(connection: connection.id, stream: stream) { record in
                try buffer.append(record: record.body)
            }
        }
        guard isKnown else {
            var known: Set<String> = []
            for connection in connections { known.formUnion(try await store.streams(connection: connection.id)) }
            let suggestion = Suggestion.nearest(to: stream, among: known.sorted()).map { "Did you mean `\($0)`?" }
            let advice = suggestion ?? "It has: \(known.sorted().joined(separator: ", "))."
            throw Failure(.usage, "Error: \(slug) has no stored stream `\(DisplayText.safe(stream))`. \(advice)")
        }
        try buffer.flush()
    }
}
