import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Logging

/// The runs of one conformance test, and what they show.
struct ConformanceTrial: Sendable {
    let manifest: IntegrationManifest
    let fixtures: SandboxFixtures
    let provider: SandboxProvider
    let databasePath: String
    let nativeHandlers: [String: any IntegrationHandler]
    let log = LogRecorder()

    func problems() async throws -> [String] {
        var problems = try await accepted()
        problems += try await fullRun()
        problems += try await secondRun()
        problems += provider.incidents.map { "the sandbox was asked for something it does not know: \($0)" }
        // Last of the runs, because the sandbox notes what it refuses.
        problems += try await refused()
        let leaks = SecretLeaks(
            credentials: provider.connection.credentials, tokens: provider.issuedTokens,
            answers: fixtures.exchanges.compactMap { $0.answer.body?.bytes })
        problems += leaks.findings(databasePath: databasePath, texts: [("the log", log.text)])
        return problems
    }

    private func accepted() async throws -> [String] {
        guard manifest.test != nil else { return [] }
        let result = try await sync.testConnection(request(.full))
        provider.newRun()
        return result.isAccepted ? [] : ["the connection test fails with the right credentials: \(result.reason ?? "no reason given")"]
    }

    private func fullRun() async throws -> [String] {
        let report = try await sync.sync(request(.full))
        var problems = Self.failures(of: report, "the full run")
        let state = try await stored()
        problems += expected.differences(first: report, records: state.records, findings: state.findings)
        if provider.rateLimitedCount == 0, report.counters.requests > 2 {
            problems.append("no request was told to come back later")
        }
        return problems
    }

    private func secondRun() async throws -> [String] {
        provider.newRun()
        let hasDelta = manifest.streams.contains { $0.delta != nil }
        let report = try await sync.sync(request(hasDelta ? .delta : .full))
        var problems = Self.failures(of: report, "the second run")
        problems += expected.differences(second: report)
        for stream in report.streams where stream.deleted > 0 {
            problems.append("the second run deletes \(stream.deleted) records of `\(stream.name)`, and nothing is gone")
        }
        if !hasDelta, let changed = report.streams.first(where: { $0.inserted + $0.updated > 0 }) {
            problems.append("the same answers change records of `\(changed.name)` when they come again; is a field volatile?")
        }
        return problems
    }

    /// Every secret replaced by another: the run must end with the error that says so.
    private func refused() async throws -> [String] {
        provider.newRun()
        var wrong: [String: String] = [:]
        for name in provider.connection.credentials.names {
            guard let right = provider.connection.credentials.reveal(name) else { continue }
            wrong[name] = try WrongSecret.like(right, of: manifest)
        }
        guard !wrong.isEmpty else { return [] }
        var request = request(.full)
        request.credentials = IntegrationCredentials(wrong)
        request.connectionName = "wrong"
        let report = try await sync.sync(request)
        guard report.status == .failed, report.failure?.code == .authenticationRejected else {
            return ["wrong credentials end in `\(report.status.rawValue)`: \(report.reason ?? "no reason"), not in authentication_rejected"]
        }
        return []
    }

    private var expected: ExpectedOutcome { ExpectedOutcome(fixtures.expect) }

    private var sync: LocalSync {
        // Nobody waits: the sandbox that says "in a second" is content at once.
        let clock = EngineClock(now: { Date() }, sleep: { _ in try Task.checkCancellation() })
        var logger = Logger(label: "conformance") { [log] _ in log.handler }
        logger.logLevel = .trace
        return LocalSync(
            manifest: manifest, databasePath: databasePath, baseURL: provider.origin,
            allowedAddresses: (try? HostPort(provider.hostAndPort)).map { [$0] } ?? [], clock: clock, logger: logger,
            nativeHandlers: nativeHandlers)
    }

    private func request(_ mode: RequestedMode) -> SyncRequest {
        SyncRequest(
            credentials: provider.connection.credentials, config: provider.connection.config, variables: provider.connection.variables,
            mode: mode)
    }

    private func stored() async throws -> (records: [String: Int], findings: [Finding]) {
        try await IntegrationStore.withStore(at: StoreAddress(databasePath)) { store in
            let connection = try await store.connection(provider: manifest.id, name: "default")
            var records: [String: Int] = [:]
            for stream in manifest.streams {
                records[stream.name] = try await store.recordCount(connection: connection, stream: stream.name)
            }
            return (records, try await store.findings(FindingFilter(connection: connection)))
        }
    }

    private static func failures(of report: SyncReport, _ run: String) -> [String] {
        var problems = report.streams.compactMap { stream in
            stream.failure.map { "\(run): stream `\(stream.name)`: \($0)" }
        }
        if report.status == .failed { problems.append("\(run) failed: \(report.reason ?? "no reason given")") }
        return problems
    }
}
