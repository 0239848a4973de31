import Foundation
import IntegrationTesting
import JSONTape
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Thousands of requests made from the description, right and wrong ones, and every answer compared with it.
@Suite("What the description promises", .timeLimit(.minutes(10)))
struct SchemathesisTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Of a program of its own: in this process it would wait for the threads that other tests compute on.
    @Test func holdsForEveryRequest() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-description-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestServer.withHTTPClient { http in
            let process = try await ServeProcess.start(
                ["--sandbox", "--log-level", "trace"], environment: [:], folder: folder, client: http)
            defer { process.endIfRunning() }
            try await process.logs("export URL=")
            let client = try await Self.filled(process)
            let output = folder.appending(path: "schemathesis.log").path
            // The same requests each time: a failure can be looked at again.
            let child = try ChildProcess(
                [
                    "schemathesis", "--config-file", Self.root.appending(path: "scripts/schemathesis.toml").path, "run",
                    "\(client.origin)/openapi.json", "-H", "Authorization: Bearer \(try #require(client.key))", "--checks", "all",
                    "--max-examples", "20", "--seed", "1", "--no-color",
                ], folder: folder.path, output: .file(output), errors: .file(output + ".errors"))
            let status = await child.end()
            let report = try String(contentsOfFile: output, encoding: .utf8)
            #expect(status == 0, "\(report.suffix(6000))")
            let numbers = report.matches(of: /(?:Selected|Tested): (\d+)/).compactMap { Int($0.1) }
            let described = try await Self.operationCount(client)
            #expect(numbers.count == 2 && Set(numbers).count == 1 && numbers[0] >= described - 1, "\(report.suffix(2000))")
            process.send(SIGTERM)
            #expect(await process.end() == 0)
        }
    }

    /// A key that may do everything in the organisation of the sandboxes, of which one was read.
    private static func filled(_ process: ServeProcess) async throws -> APIClient {
        let organizations = try #require(try await process.client.get("/organizations").json["data"]).elements
        let organization = try #require(organizations.first { $0["name"]?.stringValue == "Sandbox" }?["id"]?.stringValue)
        let made = try await process.client.post(
            "/api-keys", #"{"organizationId": "\#(organization)", "name": "test", "scopes": ["read", "write", "admin"]}"#)
        let client = process.client.with(key: try #require(try made.text("secret") as String?))
        let connections = try #require(try await client.get("/integrations/connections?providerSlug=bamboohr").json["data"]).elements
        let place = "/integrations/connections/\(try #require(connections.first { _ in true }?["id"]?.stringValue))/runs"
        let run = try #require(try await client.post(place, "{}").text("id"))
        while true {
            let status = try await client.get("\(place)/\(run)").text("status")
            if status == "success" { return client }
            try #require(status == "running" || status == "pending")
            await Task.yield()
        }
    }

    private static func operationCount(_ client: APIClient) async throws -> Int {
        var count = 0
        for path in try #require(try await client.get("/openapi.json").json["paths"]).members {
            for operation in path.value.members where operation.key != "parameters" { count += 1 }
        }
        return count
    }
}
