import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Logging

/// `patchbay try`
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Run an integration against a sandbox: no account needed.",
        discussion: """
            Starts a server on this machine that is made from the integration's manifest and fixtures. It demands the right credentials, \
            answers page by page, and once in every run says "come back later" (429). Two runs are made against it: a full one, and one \
            that reads what changed. Requests, signing, paging, storing and checks are the same code that `patchbay sync` runs.

              patchbay try github
              patchbay try acme --integrations integrations

            The database is temporary, unless --database names one to look into afterwards.
            """)

    @Argument(help: "The integration's id.") var slug: String
    @OptionGroup var catalog: CatalogOptions
    @Option(name: .customLong("database"), help: ArgumentHelp("Keep records and findings in this SQLite file.", valueName: "file"))
    var database: String?
    @OptionGroup var log: LogOptions

    func run() async throws {
        let manifest = try catalog.manifest(slug)
        guard let folder = manifest.folder else { throw Failure(.usage, "Error: \(slug) has no folder, and so no fixtures") }
        let loaded = SandboxFixtures.load(folder: folder, manifest: manifest)
        guard let fixtures = loaded.fixtures else {
            let report = TextReport(isColoured: Terminal.error.isColoured)
            throw Failure(.usage, report.render(loaded.diagnostics) + "\nThe sandbox of \(slug) cannot be made from these fixtures.")
        }
        let scratch = try Scratch(keeping: database)
        defer { scratch.remove() }
        let trial = try await SandboxProvider.withProvider(manifest: manifest, fixtures: fixtures) { sandbox in
            try await run(manifest, sandbox, scratch.databasePath)
        }
        try StandardOutput.write(TryText(manifest: manifest, trial: trial, keptDatabase: database).text(.output))
        guard let status = trial.runs.map(\.exitStatus).first(where: { $0 != .success }) else { return }
        throw Failure(status, "The sandbox was not passed: \(trial.runs.compactMap(\.reason).first.map(DisplayText.safe) ?? "see above")")
    }

    private func run(_ manifest: IntegrationManifest, _ sandbox: SandboxProvider, _ path: String) async throws -> Trial {
        var logger = log.logger()
        // The report says it all; whoever wants the logs asks for them.
        if log.level == nil { logger.logLevel = .error }
        let session = RunSession(
            manifest: manifest, databasePath: path, baseURL: sandbox.origin, allowedAddresses: [try HostPort(sandbox.hostAndPort)],
            logger: logger)
        var request = SyncRequest(
            credentials: sandbox.connection.credentials, config: sandbox.connection.config, variables: sandbox.connection.variables,
            mode: .full)
        let first = try await session.sync(request)
        let store = try IntegrationStore(path: path)
        let filter = FindingFilter(provider: manifest.id, status: .open)
        let (findings, findingCount) = (try await store.findings(filter), try await store.findingCount(filter))
        try await store.close()
        var runs = [first]
        if first.status != .failed {
            sandbox.newRun()
            request.mode = .automatic
            runs.append(try await session.sync(request))
        }
        return Trial(
            origin: sandbox.origin, runs: runs, findings: findings, findingCount: findingCount, requests: sandbox.requestCount,
            waits: sandbox.rateLimitedCount,
            incidents: sandbox.incidents.map(\.description))
    }
}
