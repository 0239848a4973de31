import ArgumentParser
import IntegrationCore
import IntegrationStore

/// `patchbay records`
struct RecordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract: "Print the stored records of a stream, exactly as they were received.",
        usage: "patchbay records SLUG --stream NAME [--verdicts] [options]",
        discussion: """
            One record a line (NDJSON), byte for byte what the provider sent; only
            a record that had line breaks between its members loses them, as a line
            must be one record. In the order of their parents' keys and their own.

              patchbay records github --stream repositories | jq .full_name

            With --verdicts: what the checks say of each record, passes included,
            with the evidence (one JSON object a line):

              patchbay records github --stream repositories --verdicts |
                  jq 'select(.verdict == "pass")'
            """)

    @Argument(help: ArgumentHelp("The integration's id.", valueName: "slug"), completion: Completion.slugs) var slug: String
    @Option(help: ArgumentHelp("Which stream.", valueName: "name"), completion: Completion.streams) var stream: String
    @Flag(name: .customLong("verdicts"), help: "Print the verdicts over the records, with their evidence, instead of the records.")
    var showsVerdicts = false
    @OptionGroup var connection: ConnectionNameOption
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await database.withExisting { store in
            let selection = try ConnectionSelection(
                try await store.connections(), slug: slug, name: connection.name, database: database.shown)
            let chosen = try selection.only(of: slug, in: database.shown)
            let known = try await store.streams(connection: chosen.id)
            guard known.contains(stream) else {
                let suggestion = Suggestion.nearest(to: stream, among: known).map { "Did you mean `\($0)`?" }
                let advice = suggestion ?? (known.isEmpty ? "It has none yet." : "It has: \(known.sorted().joined(separator: ", ")).")
                throw Failure(.usage, "Error: \(slug) has no stored stream `\(DisplayText.safe(stream))`. \(advice)")
            }
            if showsVerdicts { return try await VerdictLines(store: store, connection: chosen.id, stream: stream).write() }
            let buffer = LineBuffer()
            try await store.forEachRecord(connection: chosen.id, stream: stream) { record in
                try buffer.append(record: record.body)
            }
            try buffer.flush()
        }
    }
}
