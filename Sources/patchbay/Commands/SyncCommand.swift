import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// `patchbay sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read a real system, store its records, and judge them.",
        discussion: """
            Credentials are used and forgotten: nothing secret is stored, logged or printed. Give them by file, environment or standard \
            input, so that they do not stay in the shell's history:

              patchbay sync github --config org=acme --credential access_token=@token.txt
              PATCHBAY_CREDENTIAL_ACCESS_TOKEN=... patchbay sync github --config org=acme
              pass show okta | patchbay sync okta --config domain=acme.okta.com --credential api_key=-

            What an integration needs is said when it is missing, and by `patchbay catalog --json`. A run that was interrupted goes on where \
            it stopped when the same command is given again. Without --mode, only what changed since the last run is read, where the \
            integration can do that and there was a run before.

            A private address is never reached unless it is allowed exactly:

              patchbay sync kit --base-url http://127.0.0.1:8080 --allow-address 127.0.0.1:8080 ...

            Exit status: \(ExitStatus.summary) Findings are a result, not a failure.
            """)

    @Argument(help: "The integration's id.") var slug: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var egress: EgressOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var log: LogOptions
    @Option(
        name: .customLong("stream"),
        help: ArgumentHelp("Only this stream, and those it hangs from; may be given several times.", valueName: "name"))
    var streams: [String] = []
    @Option(help: "full reads everything, delta only what changed (default: delta where there was a run before).")
    var mode: SyncMode?
    @Option(help: "table for people, json for programs (docs/commands.md has its shape).") var output: OutputFormat = .table
    @Flag(name: .customLong("confirm-deletions"), help: "Carry out a mass deletion that a run before held back.")
    var confirmsDeletions = false

    func run() async throws {
        let manifest = try catalog.manifest(slug)
        try checkStreams(manifest)
        let allowed = try egress.allowedAddresses()
        try egress.check(allowed: allowed)
        let settings = try connection.settings(for: manifest)
        let notExecuted = NotExecuted(manifest).warnings
        for warning in notExecuted { StandardError.write(line: "Note: \(warning)") }
        let session = RunSession(
            manifest: manifest, databasePath: database.path, baseURL: egress.baseURL, allowedAddresses: allowed,
            trustRoots: egress.trustRoots, logger: log.logger())
        let report = try await session.sync(
            SyncRequest(
                credentials: settings.credentials, config: settings.config, variables: settings.variables,
                mode: mode?.requested ?? .automatic, streams: streams.isEmpty ? nil : Set(streams), confirmsDeletions: confirmsDeletions))
        let store = try IntegrationStore(path: database.path)
        let filter = FindingFilter(provider: manifest.id, status: .open, limit: 50)
        switch output {
        case .json:
            let output = FindingsOutput(SyncJSON(manifest: manifest, report: report, warnings: notExecuted).text)
            try await store.forEachFinding(filter) { try output.append($0) }
            try output.finish()
        case .table:
            let (worst, count) = (try await store.findings(filter), try await store.findingCount(filter))
            try StandardOutput.write(SyncText(manifest: manifest, report: report, findings: worst, findingCount: count).text(.output))
        }
        try await store.close()
        if report.exitStatus != .success { throw Failure(report.exitStatus, explanation(report)) }
    }

    private func checkStreams(_ manifest: IntegrationManifest) throws {
        let known = manifest.streams.map(\.name)
        for name in streams where !known.contains(name) {
            let suggestion =
                Suggestion.nearest(to: name, among: known).map { "Did you mean `\($0)`?" } ?? "Known: \(known.joined(separator: ", "))"
            throw Failure(.usage, "Error: \(slug) has no stream `\(DisplayText.safe(name))`. \(suggestion)")
        }
    }

    private func explanation(_ report: SyncReport) -> String {
        let reason = report.reason.map(DisplayText.safe) ?? report.status.rawValue
        switch report.exitStatus {
        case .authenticationRejected: return "Error: \(slug) rejected the credentials: \(reason)"
        case .heldDeletions:
            return "Held: \(reason). Look at the counts above; if they are right, repeat the command with --confirm-deletions."
        case .inconclusive: return "Incomplete: \(reason)" + (report.addressAdvice.map { "\n\($0)" } ?? "")
        default: return "Error: \(reason)" + (report.addressAdvice.map { "\n\($0)" } ?? "")
        }
    }
}
