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

    func sync(_ request: SyncRequest) async throws -> SyncReport {
        let counters = RunCounters()
        var logger = logger
        logger[metadataKey: "provider.slug"] = "\(manifest.id)"
        let local = LocalSync(
            manifest: manifest, databasePath: databasePath, baseURL: baseURL, allowedAddresses: allowedAddresses, trustRoots: trustRoots,
            logger: logger, counters: counters, nativeHandlers: NativeHandlers.all)
        logger.info("run started", metadata: ["run.mode": "\(request.mode.rawValue)"])
        let report = try await ProgressLine(slug: manifest.id, counters: counters, logger: logger).show {
            try await local.sync(request)
        }
        logger.info(
            "run finished",
            metadata: [
                "run.id": "\(report.runID)", "run.mode": "\(report.mode.rawValue)", "run.status": "\(report.status.rawValue)",
                "run.requests": "\(report.counters.requests)", "run.retries": "\(report.counters.retries)",
                "run.pages": "\(report.counters.pages)", "run.records": "\(report.counters.records)",
                "findings.opened": "\(report.findings.opened)", "findings.resolved": "\(report.findings.resolved)",
                "findings.reopened": "\(report.findings.reopened)",
            ])
        return report
    }
}
