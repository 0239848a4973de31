import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Logging

/// `patchbay sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read a real system, store its records, and judge them.",
        usage: """
            patchbay sync SLUG [--config NAME=VALUE ...]
                [--credential NAME=VALUE | NAME=@FILE | NAME=- ...]
                [--connection NAME] [--mode full|delta] [options]
            """,
        discussion: """
            Credentials are used and forgotten: nothing secret is stored, logged or
            printed. Give them by file, environment or standard input, so that they
            do not stay in the shell's history:

              patchbay sync github --config org=acme \\
                  --credential access_token=@token.txt
              PATCHBAY_CREDENTIAL_ACCESS_TOKEN=... \\
                  patchbay sync github --config org=acme
              pass show okta | patchbay sync okta \\
                  --config domain=acme.okta.com --credential api_key=-

            At a terminal, NAME=- asks for the value without showing it.

            What an integration needs is said when it is missing, and by
            `patchbay catalog --json`. A run that was interrupted goes on where it
            stopped when the same command is given again. Without --mode, only what
            changed since the last run is read, where the integration can do that
            and nothing but the time has changed since that run.

            A second tenant of one provider needs a connection of its own:

              patchbay sync github --connection beta --config org=beta ...

            A private address is never reached unless it is allowed exactly:

              patchbay sync kit --base-url http://127.0.0.1:8080 \\
                  --allow-address 127.0.0.1:8080 ...

            Exit status:
              \(ExitStatus.lines)
            Findings are a result, not a failure.
            """)

    @Argument(help: ArgumentHelp("The integration's id.", valueName: "slug"), completion: Completion.slugs) var slug: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var egress: EgressOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var log: LogOptions
    @Option(
        name: .customLong("stream"),
        help: ArgumentHelp("Only this stream, and those it hangs from; may be given several times.", valueName: "name"),
        completion: Completion.streams)
    var streams: [String] = []
    @Option(
        help: ArgumentHelp(
            "full reads everything, delta only what changed (default: delta where there was a run before).", valueName: "mode"))
    var mode: SyncMode?
    @Option(help: ArgumentHelp("table for people, json for programs (docs/commands.md has its shape).", valueName: "format"))
    var output: OutputFormat = .table
    @Flag(name: .customLong("confirm-deletions"), help: "Carry out a mass deletion that a run before held back.")
    var confirmsDeletions = false
    @Flag(
        name: .customLong("confirm-settings"),
        help: "Go on with this connection under other settings: what they do not show is deleted, and its findings are resolved.")
    var confirmsSettings = false

    func run() async throws {
        let manifest = try catalog.manifest(slug, repeatsUnknown: false)
        try checkStreams(manifest)
        let allowed = try egress.allowedAddresses()
        try egress.check(allowed: allowed)
        let trustRoots = try Interruption.whileWaiting { try egress.trustRoots() }
        let settings = try connection.settings(for: manifest)
        let notExecuted = NotExecuted(manifest).warnings
        for warning in notExecuted { StandardError.say("Note: \(warning)", level: .notice) }
        let session = RunSession(
            manifest: manifest, databasePath: database.path, baseURL: egress.baseURL, allowedAddresses: allowed,
            trustRoots: trustRoots, logger: log.logger())
        var request = SyncRequest(
            connectionName: connection.name, credentials: settings.credentials, config: settings.config, variables: settings.variables,
            mode: mode?.requested ?? .automatic, streams: streams.isEmpty ? nil : Set(streams), confirmsDeletions: confirmsDeletions)
        request.identity = settings.identity(baseURL: egress.baseURL)
        request.confirmsIdentity = confirmsSettings
        let begin = Date()
        let counters = RunCounters()
        do {
            let report = try await session.sync(request, counters: counters)
            try await show(report, manifest, notExecuted)
            if report.exitStatus != .success { throw Failure(report.exitStatus, explanation(report)) }
        } catch {
            guard Task.isCancelled, !(error is Failure) else { throw error }
            let report = try await interrupted(manifest, since: begin, counters)
            if output == .json { try await show(report, manifest, notExecuted) }
            throw Failure(.interrupted, "Interrupted. What came so far is stored; the same command goes on from there.")
        }
    }

    /// Writes what came of the run and what is open in this connection now. In a task of its own, so that an interruption does not keep
    /// it from being read.
    private func show(_ report: SyncReport, _ manifest: IntegrationManifest, _ warnings: [String]) async throws {
        let (name, path, output, listing) = (connection.name, database.path, output, listing)
        try await Task {
            try await Failure.naming(database: path) {
                try await IntegrationStore.withStore(at: StoreAddress(path)) { store in
                    // None where the interruption came before the run.
                    let connections = try await store.connections().filter { $0.provider == manifest.id && $0.name == name }
                    let filter = FindingFilter(connections: Set(connections.map(\.id)), status: .open, limit: Int.max)
                    try await store.withFindings(filter) { findings in
                        try StandardOutput.writing {
                            switch output {
                            case .json:
                                try SyncJSON(manifest: manifest, connection: name, report: report, warnings: warnings).write(&findings)
                            case .table:
                                let text = SyncText(manifest: manifest, report: report, listing: listing)
                                try StandardOutput.write(try text.text(&findings, .output))
                            }
                        }
                    }
                }
            }
        }.value
    }

    /// How to list the findings of this run: where it put them, and those of this tenant.
    private var listing: String {
        let options = connection.name == ConnectionNameOption.standard ? "" : " --connection \(connection.name)"
        return "\(ProgramName.current) findings \(slug)\(options)\(database.option)"
    }

    private func interrupted(_ manifest: IntegrationManifest, since begin: Date, _ counters: RunCounters) async throws -> SyncReport {
        let name = connection.name
        let path = database.path
        return try await Task {
            try await Failure.naming(database: path) {
                try await IntegrationStore.withStore(at: StoreAddress(path)) { store in
                    try await SyncReport.interrupted(
                        manifest, connectionName: name, since: begin, counters: counters.current, store: store)
                }
            }
        }.value
    }

    private func checkStreams(_ manifest: IntegrationManifest) throws {
        let known = manifest.streams.map(\.name)
        for name in streams where !known.contains(name) {
            // What is nothing like a stream is not repeated: it may be a secret.
            guard let nearest = Suggestion.nearest(to: name, among: known) else {
                throw Failure(.usage, "Error: \(slug) has no stream of that name. Known: \(known.joined(separator: ", "))")
            }
            throw Failure(.usage, "Error: \(slug) has no stream `\(DisplayText.safe(name))`. Did you mean `\(nearest)`?")
        }
    }

    private func explanation(_ report: SyncReport) -> String {
        let reason = report.reason.map(DisplayText.safe) ?? report.status.rawValue
        let failure: String? =
            switch report.exitStatus {
            case .authenticationRejected: "Error: \(slug) rejected the credentials: \(reason)"
            case .heldDeletions: nil
            case .inconclusive: "Incomplete: \(reason)"
            default: "Error: \(reason)"
            }
        return [failure, report.addressAdvice, report.heldAdvice].compactMap(\.self).joined(separator: "\n")
    }
}
