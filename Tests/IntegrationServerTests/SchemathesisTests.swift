import Foundation
import IntegrationTesting
import JSONTape
import Testing

/// Thousands of requests made from the description, right and wrong ones, and every answer compared with it.
@Suite("What the description promises", .timeLimit(.minutes(10)))
struct SchemathesisTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func holdsForEveryRequest() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let id = try await server.connect(client)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let output = server.folder.appending(path: "schemathesis.log").path
            // The same requests each time: a failure can be looked at again.
            let child = try ChildProcess(
                [
                    "schemathesis", "--config-file", Self.root.appending(path: "scripts/schemathesis.toml").path, "run",
                    "\(server.admin.origin)/openapi.json", "-H", "Authorization: Bearer \(try #require(client.key))", "--checks", "all",
                    // Other tests use the same threads: how fast an answer comes says nothing here.
                    "--max-examples", "20", "--seed", "1", "--no-color", "--request-timeout", "60",
                ], folder: server.folder.path, output: .file(output), errors: .file(output + ".errors"))
            let status = await child.end()
            let report = try String(contentsOfFile: output, encoding: .utf8)
            #expect(status == 0, "\(report.suffix(6000))")
            let numbers = report.matches(of: /(?:Selected|Tested): (\d+)/).compactMap { Int($0.1) }
            #expect(numbers.count == 2 && Set(numbers).count == 1 && numbers[0] >= server.operations.count - 1, "\(report.suffix(2000))")
        }
    }
}
