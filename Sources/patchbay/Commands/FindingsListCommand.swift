import ArgumentParser
import IntegrationCore
import IntegrationStore

/// `patchbay findings [SLUG]`
struct FindingsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List findings (this is what `patchbay findings` does).")

    @Argument(help: "Only of this integration.") var slug: String?
    @Option(help: "open, resolved, ignored or all.") var status: FindingStatusOption = .open
    @Option(
        help: ArgumentHelp("Only of this severity: \(Severity.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "severity"),
        transform: Self.severity)
    var severity: Severity?
    @Option(name: .customLong("check"), help: ArgumentHelp("Only of this check.", valueName: "id")) var check: String?
    @Option(help: "table for people, json for programs.") var output: OutputFormat = .table
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try database.openExisting()
        let filter = FindingFilter(provider: slug, status: status.status, checkID: check, severity: severity)
        switch output {
        case .json:
            let output = FindingsOutput(FindingJSON.emptyList)
            try await store.forEachFinding(filter) { try output.append($0) }
            try output.finish()
        case .table:
            let (findings, count) = (try await store.findings(filter), try await store.findingCount(filter))
            guard !findings.isEmpty else { return try StandardOutput.write(line: "No findings of that kind.") }
            try StandardOutput.write(FindingsText(findings: findings, count: count, showsIDs: true).text(.output))
            try StandardOutput.write(
                "\n\(count) finding\(count == 1 ? "" : "s"). More of one: patchbay findings show ID\n")
        }
    }

    private static func severity(_ text: String) throws -> Severity {
        if let severity = Severity(rawValue: text.lowercased()) { return severity }
        throw ValidationError("'\(text)' is none of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}
