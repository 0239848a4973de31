package import Foundation

/// Records, verdicts, findings and runs in one SQLite file.
package final class IntegrationStore: Sendable {
    package init(path: String) throws(StoreError) { fatalError() }

    /// Gives up leases (their runs can be resumed at once) and closes every connection to the file.
    package func close() async throws {}

    package func connection(organization: String = "local", provider: String, name: String) async throws -> ConnectionID { fatalError() }
    package func connections(organization: String = "local") async throws -> [ConnectionSummary] { fatalError() }

    package func openRun(_ request: RunRequest) async throws -> OpenRun { fatalError() }
    /// Says that the run is alive; call every two or three seconds while it is.
    package func heartbeat(_ lease: RunLease, now: Date) async throws { fatalError() }
    package func commit(_ page: PageCommit) async throws -> PageOutcome { fatalError() }
    /// Deferred checks, in one transaction.
    package func recordOutcomes(_ batch: [RecordOutcomes], lease: RunLease, now: Date) async throws -> FindingCounts { fatalError() }
    /// Checks over a whole stream, in one transaction.
    package func recordAggregates(_ outcomes: [CheckOutcome], lease: RunLease, now: Date) async throws -> FindingCounts { fatalError() }
    package func completeStream(_ completion: StreamCompletion) async throws -> StreamCompletionOutcome { fatalError() }
    package func finishRun(
        _ lease: RunLease, status: RunStatus, reason: String? = nil, checks: Set<String>, now: Date
    ) async throws -> RunSummary { fatalError() }

    package func forEachRecord(
        connection: ConnectionID, stream: String, _ body: @Sendable (StoredRecordView) throws -> Void
    ) async throws { fatalError() }
    package func storedRecords(stream: StreamID, after: RecordID?, limit: Int, changedIn: RunID? = nil) async throws -> [StoredRecord] {
        fatalError()
    }
    package func children(of parent: RecordID, stream: StreamID) async throws -> [StoredRecord] { fatalError() }
    package func recordCount(connection: ConnectionID, stream: String) async throws -> Int { fatalError() }

    package func runs(connection: ConnectionID? = nil, limit: Int = 20) async throws -> [RunSummary] { fatalError() }
    package func findings(_ filter: FindingFilter) async throws -> [Finding] { fatalError() }
    package func finding(_ id: PublicID) async throws -> FindingHistory? { fatalError() }
    package func ignoreFinding(_ id: PublicID, _ ignore: FindingIgnore, now: Date) async throws { fatalError() }
    package func unignoreFinding(_ id: PublicID, by: String, now: Date) async throws { fatalError() }
    package func verdictCounts(connection: ConnectionID) async throws -> [VerdictCount] { fatalError() }
    package func outcomes(of record: RecordID) async throws -> [StoredOutcome] { fatalError() }
}
