import ArgumentParser
import IntegrationCore
import IntegrationStore

/// `patchbay findings [SLUG]`
struct FindingsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List findings (this is what `patchbay findings` does).",
        usage: "patchbay findings list [SLUG] [options]")

    @Argument(help: ArgumentHelp("Only of this integration.", valueName: "slug"), completion: Completion.slugs) var slug: String?
    @Option(help: ArgumentHelp("open, resolved, ignored or all.", valueName: "status")) var status: FindingStatusOption = .open
    @Option(
        help: ArgumentHelp("Only of this severity: \(Severity.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "severity"),
        completion: .list(Severity.allCases.map(\.rawValue)),
        transform: Self.severity)
    var severity: Severity?
    @Option(name: .customLong("check"), help: ArgumentHelp("Only of this check.", valueName: "id")) var check: String?
    @OptionGroup var connection: ConnectionNameOption
    @Option(help: ArgumentHelp("table for people, json for programs.", valueName: "format")) var output: OutputFormat = .table
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let (findings, isJudged) = try await database.withExisting { store in
            let selection = try ConnectionSelection(
                try await store.connections(), slug: slug, name: connection.name, database: database.shown)
            try await refuseUnknownCheck(selection, store)
            let filter = FindingFilter(
                connections: Set(selection.connections.map(\.id)), status: status.status, checkID: check, severity: severity, limit: Int.max
            )
            let findings = try await store.findings(filter)
            return (findings, findings.isEmpty ? try await Self.isJudged(selection, store) : true)
        }
        switch output {
        case .json: try StandardOutput.write(line: FindingJSON.text(findings))
        case .table:
            guard !findings.isEmpty else {
                return try StandardOutput.write(line: isJudged ? "No findings of that kind." : "Nothing has been judged yet.")
            }
            try StandardOutput.write(FindingsText(findings: findings, showsIDs: true).text(.output))
            let more = "\(ProgramName.current) findings show ID\(database.option)"
            try StandardOutput.write("\n\(Count.text(findings.count, "finding")). More of one: \(more)\n")
        }
    }

    private func refuseUnknownCheck(_ selection: ConnectionSelection, _ store: IntegrationStore) async throws {
        guard let check else { return }
        var known: Set<String> = []
        for connection in selection.connections { known.formUnion(try await store.checkIDs(connection: connection.id)) }
        guard !known.contains(check) else { return }
        let suggestion = Suggestion.nearest(to: check, among: known.sorted()).map { "Did you mean `\($0)`?" }
        let advice = suggestion ?? (known.isEmpty ? "Nothing has been judged yet." : "Known: \(known.sorted().joined(separator: ", ")).")
        throw Failure(.usage, "Error: no check `\(DisplayText.safe(check))` was ever judged here. \(advice)")
    }

    /// Whether "none" means that something was looked at.
    private static func isJudged(_ selection: ConnectionSelection, _ store: IntegrationStore) async throws -> Bool {
        for connection in selection.connections where try await !store.checkIDs(connection: connection.id).isEmpty { return true }
        return false
    }

    private static func severity(_ text: String) throws -> Severity {
        if let severity = Severity(rawValue: text.lowercased()) { return severity }
        throw ValidationError("'\(text)' is none of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}
