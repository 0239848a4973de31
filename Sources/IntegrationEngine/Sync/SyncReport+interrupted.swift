package import Foundation
package import IntegrationCore
package import IntegrationStore

extension SyncReport {
    /// What there is to say of a run that was interrupted and waits to be taken up again.
    ///
    /// - Parameters:
    ///   - begin: when this process began; a run that is older was taken up by it.
    ///   - counters: of this process.
    package static func interrupted(
        _ manifest: IntegrationManifest, connectionName: String, since begin: Date, counters: RunCounters.Reading, store: IntegrationStore
    ) async throws -> SyncReport {
        let connection = try await store.connections().first { $0.provider == manifest.id && $0.name == connectionName }
        var report = SyncReport(
            provider: manifest.id, runID: "", mode: .full, isResumed: false, status: .cancelled, cause: .handedOver,
            reason: "interrupted; the same command goes on from there", startedAt: begin, finishedAt: Date(), streams: [],
            counters: counters, findings: FindingCounts(), verdicts: [])
        guard let connection else { return report }
        report.verdicts = try await store.verdictCounts(connection: connection.id)
        guard let run = try await store.runs(connection: connection.id, limit: 1).first, run.status == .running else { return report }
        report.runID = run.publicID.description
        report.mode = run.mode ?? .full
        report.startedAt = run.startedAt ?? begin
        report.isResumed = report.startedAt < begin.addingTimeInterval(-0.001)
        report.findings = run.findingCounts
        report.streams = try await store.streamTotals(of: run.id).map { total in
            Stream(
                name: total.name, received: total.inserted + total.updated + total.unchanged, inserted: total.inserted,
                updated: total.updated, unchanged: total.unchanged, deleted: total.deleted, pages: total.pages,
                isComplete: total.isComplete)
        }
        return report
    }
}
