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
        usage: "patchbay try SLUG [options]",
        discussion: """
            Starts a server on this machine that is made from the integration's
            manifest and fixtures. It demands the right credentials, answers page by
            page, and once in every run says "come back later" (429). The manifest's
            test request says whom the credentials belong to; then two runs are made,
            a full one and one that reads what changed. Requests, signing, paging,
            storing and checks are the same code that `patchbay sync` runs. What came
            is compared with what fixtures/sandbox.yaml expects.

              patchbay try github
              patchbay try acme --integrations integrations

            The database is temporary, unless --database names one to look into
            afterwards: what the sandbox sent is the connection `sandbox` there.

            Exit status: 1 when the test request was refused, a run was no success or
            something else came than is expected, 2 when the sandbox could not be
            made, 130 when interrupted. The others are for real systems.
            """)

    @Argument(help: ArgumentHelp("The integration's id.", valueName: "slug"), completion: Completion.slugs) var slug: String
    @OptionGroup var catalog: CatalogOptions
    @Option(
        name: .customLong("database"), help: ArgumentHelp("Keep records and findings in this SQLite file.", valueName: "file"),
        completion: .file())
    var database: String?
    @OptionGroup var log: LogOptions

    func validate() throws {
        if let database { try DatabaseOptions.check(database) }
    }

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
            try await run(manifest, fixtures, sandbox, scratch.databasePath)
        }
        let text = TryText(manifest: manifest, trial: trial, keptDatabase: database, directories: catalog.directories)
        try StandardOutput.writing { try StandardOutput.write(text.text(.output)) }
        if let status = trial.runs.map(\.exitStatus).first(where: { $0 != .success }) {
            throw Failure(
                status == .interrupted ? status : .failure,
                "The sandbox was not passed: \(trial.runs.compactMap(\.reason).first.map(DisplayText.safe) ?? "see above")")
        }
        if let refusal = trial.refusal { throw Failure(.failure, "The test request was refused: \(DisplayText.safe(refusal))") }
        guard trial.differences.isEmpty else {
            let list = trial.differences.map { "\n  \(DisplayText.safe($0))" }.joined()
            let file = "\(folder)/\(SandboxFixtures.folderName)/\(SandboxFixtures.fileName)"
            throw Failure(.failure, "Not what `expect` in \(file) says:\(list)")
        }
    }

    private func run(
        _ manifest: IntegrationManifest, _ fixtures: SandboxFixtures, _ sandbox: SandboxProvider, _ path: String
    ) async throws -> Trial {
        var logger = log.logger()
        // At a terminal the report says it all; whoever wants the logs asks for them.
        if log.level == nil, Terminal.error.isInteractive { logger.logLevel = .error }
        let session = RunSession(
            manifest: manifest, databasePath: path, baseURL: sandbox.origin, allowedAddresses: [try HostPort(sandbox.hostAndPort)],
            logger: logger)
        var request = SyncRequest(
            connectionName: ConnectionNameOption.sandbox, credentials: sandbox.connection.credentials, config: sandbox.connection.config,
            variables: sandbox.connection.variables, mode: .full)
        let test = try await session.testConnection(request)
        sandbox.newRun()
        let expected = ExpectedOutcome(fixtures.expect)
        let first = try await session.sync(request)
        let (findings, records) = try await Failure.naming(database: path) { try await stored(manifest, path) }
        var differences = expected.differences(first: first, records: records, findings: findings)
        var runs = [first]
        if first.status != .failed {
            sandbox.newRun()
            request.mode = .automatic
            let second = try await session.sync(request)
            // A run that had to be full for another reason brings more than a delta, and that is said already.
            if second.mode == .delta || !manifest.streams.contains(where: { $0.delta != nil }) {
                differences += expected.differences(second: second)
            }
            runs.append(second)
        }
        return Trial(
            origin: sandbox.origin, test: test, runs: runs, findings: findings.filter { $0.status == .open },
            requests: sandbox.requestCount,
            waits: sandbox.rateLimitedCount, incidents: sandbox.incidents.map(\.description), differences: differences)
    }

    private func stored(_ manifest: IntegrationManifest, _ path: String) async throws -> (findings: [Finding], records: [String: Int]) {
        try await IntegrationStore.withStore(at: StoreAddress(path)) { store in
            let connection = try await store.connection(provider: manifest.id, name: ConnectionNameOption.sandbox)
            let findings = try await store.findings(FindingFilter(connection: connection, limit: Int.max))
            var records: [String: Int] = [:]
            for stream in manifest.streams {
                records[stream.name] = try await store.recordCount(connection: connection, stream: stream.name)
            }
            return (findings.filter { $0.status != .resolved }, records)
        }
    }
}
