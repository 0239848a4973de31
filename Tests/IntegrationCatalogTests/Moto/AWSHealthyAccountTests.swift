import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

/// An account in which everything is right: nothing is flagged that is not wrong.
@Suite(.enabled { await MotoServer.isAvailable() }, .timeLimit(.minutes(10)))
struct AWSHealthyAccountTests {
    @Test("Nothing but the root user of moto, which cannot have MFA, is found")
    func healthy() async throws {
        try await MotoServer.with(.healthy) { server in
            let run = try CatalogRun("aws", hostAndPort: server.hostAndPort)
            let report = try await run.sync(
                credentials: try server.key(of: "scanner"), config: ["regions": .text("us-east-1,eu-central-1")])
            #expect(report.status == .success, "\(report.reason ?? "") \(report.counters.skipped)")
            #expect(try await run.findings() == ["root_mfa root user of 123456789012"])
            #expect(try await run.findings(verdict: .inconclusive) == [])
            #expect(report.verdict("password_length")?.pass == 1)
            #expect(report.verdict("password_reuse")?.pass == 1)
            #expect(report.verdict("console_mfa")?.pass == 1)
            #expect(report.verdict("bucket_acl_private")?.pass == 2)
            #expect(report.verdict("bucket_policy_private")?.pass == 2)
            #expect(report.verdict("trail_validated")?.pass == 1)
        }
    }
}
