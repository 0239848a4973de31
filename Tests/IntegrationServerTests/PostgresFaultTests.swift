import IntegrationTesting
import Testing

/// What those are told who do not run the server, when PostgreSQL cannot be used.
@Suite(
    "A server whose PostgreSQL is gone", .enabled(if: !TestDatabases.isPostgreSQL && PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct PostgresFaultTests {
    @Test("Its clients are told so, and nothing of where it was; its log has that")
    func address() async throws {
        try await ServeProcesses.with { processes in
            let (process, client, id) = try await PostgresCluster.withDatabase { url in
                let connected = try await processes.connected(isOver: false, environment: ["PATCHBAY_DATABASE": url])
                #expect(try await connected.process.client.get("/readyz").status == 200)
                return connected
            }
            // The first of each finds its connection broken, the others that there is no such database.
            for _ in 0..<10 {
                for answer in [
                    try await process.client.get("/readyz"), try await client.get("/integrations/connections/\(id)"),
                    try await client.post("/integrations/connections/\(id)/runs"),
                ] {
                    #expect(try answer.status == 503 && answer.text("code") == "database_unavailable", "\(answer.text)")
                    let detail = try #require(try answer.text("detail") as String?)
                    for word in ["127.0.0.1", "port", "test_", "app", "FATAL"] { #expect(!detail.contains(word), "\(detail)") }
                }
            }
            #expect(try await process.client.get("/healthz").status == 200)
            #expect(process.logText.contains("does not exist"))
        }
    }
}
