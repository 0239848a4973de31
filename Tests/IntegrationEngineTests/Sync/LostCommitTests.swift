import IntegrationEngine
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Synchronization
import Testing

/// A commit whose answer is lost with the connection: nobody knows whether it was done.
@Suite("A lost commit", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct LostCommitTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, pages: { type: page, param: page }, key: record.id }
        """

    /// Pages that were written although nobody said so must not be written again one by one: they would be out of order, and the run would
    /// end for good.
    @Test func pagesAreWrittenOnceAndTheRunGoesOn() async throws {
        try await PostgresCluster.withDatabase { url in
            try await DatabaseLink.with(to: url) { link, address in
                let isLost = Mutex(false)
                let harness = try EngineHarness(Self.things) { request, _ in
                    let number = request.url.split(separator: "page=").last.flatMap { Int($0) } ?? 0
                    if number == 1, !isLost.withLock({ exchange(&$0, with: true) }) { link.set(.losingCommit) }
                    return .json(number <= 6 ? "[{\"id\":\(number * 2)},{\"id\":\(number * 2 + 1)}]" : "[]")
                }
                var settings = PostgresSettings(url: address)
                settings.connections = 2
                let store = try await IntegrationStore(postgres: settings)
                let error = await #expect(throws: StoreError.self) { try await harness.sync(in: store) }
                #expect(error?.code == .unknownOutcome && error?.isTransient == true, "\(String(describing: error))")
                // Its lease is given back with it.
                try await store.close()
                let next = try await IntegrationStore(postgres: settings)
                let report = try await harness.sync(in: next)
                #expect(report.status == .success && report.isResumed, "\(report.reason ?? "")")
                let written = try await next.read(as: .system) { transaction in
                    (
                        try transaction.value("SELECT count(*) FROM records", as: Int.self),
                        try transaction.value("SELECT sum(inserted)::BIGINT FROM runs", as: Int.self)
                    )
                }
                #expect(written == (12, 12))
                try await next.close()
            }
        }
    }
}
