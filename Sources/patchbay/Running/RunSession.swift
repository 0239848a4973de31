import CEL
import Foundation
import IntegrationCatalog
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Logging

/// One run with its progress line and its logs.
struct RunSession {
    let manifest: IntegrationManifest
    let databasePath: String
    var baseURL: String?
    var allowedAddresses: Set<HostPort> = []
    var trustRoots: TrustRoots = .system
    let logger: Logger

    /// - Parameter counters: filled while it runs, for what is said of a run that is interrupted.
    func sync(_ request: SyncRequest, counters: RunCounters = RunCounters()) async throws -> SyncReport {
        var logger = logger
        logger[metadataKey: "provider.slug"] = "\(manifest.id)"
        let local = local(logger, counters)
        try checkSigningKey(request, local)
        // Which one it is where nobody said is decided in the run.
        logger.info("run started", metadata: request.mode == .automatic ? [:] : ["run.mode": "\(request.mode.rawValue)"])
        let report = try await ProgressLine(slug: manifest.id, counters: counters, logger: logger).show {
            try await Failure.naming(database: databasePath, goesOn: true) { try await local.sync(request) }
        }
        logger.info(
            "run finished",
            metadata: [
                "run.id": "\(report.runID)", "run.mode": "\(report.mode.rawValue)", "run.status": "\(report.status.rawValue)",
                "run.requests": .stringConvertible(report.counters.requests), "run.retries": .stringConvertible(report.counters.retries),
                "run.pages": .stringConvertible(report.counters.pages), "run.records": .stringConvertible(report.counters.records),
                "findings.opened": .stringConvertible(report.findings.opened),
                "findings.resolved": .stringConvertible(report.findings.resolved),
                "findings.reopened": .stringConvertible(report.findings.reopened),
            ])
        return report
    }

    /// Asks whether the credentials work, and whose they are.
    ///
    /// - Returns: Nil where the integration says of no request that it tells.
    func testConnection(_ request: SyncRequest) async throws -> ConnectionTestResult? {
        guard manifest.test != nil || manifest.handler != nil else { return nil }
        do {
            return try await local(logger, RunCounters()).testConnection(request)
        } catch let error as EngineError where !Task.isCancelled {
            return ConnectionTestResult(isAccepted: false, reason: error.reason)
        }
    }

    private func local(_ logger: Logger, _ counters: RunCounters) -> LocalSync {
        LocalSync(
            manifest: manifest, databasePath: databasePath, baseURL: baseURL, allowedAddresses: allowedAddresses, trustRoots: trustRoots,
            logger: logger, counters: counters, nativeHandlers: NativeHandlers.all)
    }

    private func checkSigningKey(_ request: SyncRequest, _ local: LocalSync) throws {
        do {
            try local.checkSigningKey(request)
        } catch let error as EngineError where error.code == .settingInvalid {
            guard case .jwt(let jwt) = manifest.auth else { throw error }
            let template = try? CELTemplate(jwt.key.source, environment: ExpressionScope.auth(manifest).environment)
            let read = Set(template?.references.map { Array($0.path.prefix(2)) } ?? [])
            let fields = request.credentials.names.filter { read.contains([ExpressionName.credentials.rawValue, $0]) }
            let options = fields.isEmpty ? "--credential" : fields.map { "--credential \($0)" }.joined(separator: ", ")
            throw Failure(.usage, "Error: \(options): \(error.reason)")
        }
    }
}
