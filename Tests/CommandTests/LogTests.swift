import Foundation
import IntegrationTesting
import Testing

/// Logs on standard error.
@Suite struct LogTests {
    private static func lines(_ outcome: PatchbayProcess.Outcome) throws -> [JSONAny] {
        try outcome.errorText.split(separator: "\n").map { try JSONDecoder().decode(JSONAny.self, from: Data($0.utf8)) }
    }

    @Test(arguments: [
        ["sync", "okta"], ["sync", "github", "--mode", "half"], ["sync", "nothing-like-it"],
        ["sync", "okta", "--config", "domain=acme.okta.com", "--credential", "api_key=x"],
    ])
    func jsonLinesAreAllJSONAlsoWhenItFails(arguments: [String]) async throws {
        try await RawServer.withServer(answer: { _ in RawServer.json("{}", status: "400 Bad Request") }) { server in
            try await WorkFolder.with { patchbay, _ in
                let outcome = try await patchbay.run(arguments + server.address + ["--log-format", "json"])
                #expect(outcome.status != 0)
                let last = try #require(try Self.lines(outcome).last)
                #expect(last["level"]?.text == "error")
                #expect(last["message"]?.text?.isEmpty == false)
            }
        }
    }

    @Test func everyRequestIsLoggedWithoutItsSecrets() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                let outcome = try await patchbay.run(
                    sandbox.sync + ["--credential", "token=\(GitHubSandbox.canary)", "--log-format", "json", "--log-level", "debug"])
                let lines = try Self.lines(outcome)
                let requests = lines.filter { $0["message"]?.text == "request answered" }
                #expect(requests.count == sandbox.provider.requestCount)
                #expect(
                    requests.allSatisfy { $0["http.status"]?.int != nil && $0["http.ms"]?.int != nil && $0["http.method"]?.text == "GET" })
                #expect(requests.allSatisfy { $0["http.url"]?.text?.contains("?") == false })
                let end = try #require(lines.first { $0["message"]?.text == "run finished" })
                #expect(end["run.requests"]?.int == sandbox.provider.requestCount)
                #expect(!outcome.errorText.contains(GitHubSandbox.canary))
            }
        }
    }

    @Test func aSandboxRunLogsWhereNobodyLooks() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("try", "bamboohr")
            #expect(outcome.errorText.contains("message=\"run finished\""))
            #expect(!outcome.errorText.contains("run.mode=automatic"))
            #expect(try await patchbay.run("try", "bamboohr", "--log-level", "error").errors.isEmpty)
        }
    }
}
