import Foundation
import IntegrationEngine
import IntegrationTesting
import JSONTape
import Testing

@Suite("Recorded exchanges are replayed")
struct RecordedProviderTests {
    private static let folder = "fixtures/github-recorded"

    private func withProvider(
        _ exchanges: [RecordedExchange], ignoring ignored: Set<String> = [], _ body: (RecordedProvider, LoopbackClient) async throws -> Void
    ) async throws {
        try await RecordedProvider.withProvider(exchanges: exchanges, ignoringParameters: ignored) { provider in
            try await LoopbackClient.withClient(origin: provider.origin, hostAndPort: provider.hostAndPort) { client in
                try await body(provider, client)
            }
        }
    }

    private func recording(_ text: String) throws -> [RecordedExchange] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("recording-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try RecordedExchange.list(contentsOf: file.path)
    }

    @Test("GitHub's pages, links as recorded", .enabled(if: TestDataFolder.has(folder)), arguments: ["raw", "normalized"])
    func pages(kind: String) async throws {
        let exchanges = try RecordedExchange.list(
            contentsOf: TestDataFolder.url(of: "\(Self.folder)/scenarios/paginate-issues/\(kind)-fixture.json").path)
        let first = try #require(exchanges.first { $0.method == "GET" })
        try await withProvider(exchanges) { (provider, client) async throws in
            let page = try await client.send("GET", first.path + "?per_page=3")
            #expect(page.status == 200)
            #expect(try JSONDocument(parsing: page.body).root.count == 3)
            let link = try #require(page.headers.first("Link"))
            #expect(link.contains("<https://api.github.com/repositories/"))
            let path = try #require(link.split(separator: ">").first?.split(separator: "github.com").last)
            let next = try await client.send("GET", String(path))
            #expect(next.status == 200)
            #expect(try JSONDocument(parsing: next.body).root.count == 3)
            #expect(try await client.status("GET", first.path) == 404)
            #expect(provider.unmatched == ["GET \(first.path)"])
        }
    }

    @Test("Every recorded answer comes back with its status", .enabled(if: TestDataFolder.has(folder)))
    func statuses() async throws {
        let exchanges = try RecordedExchange.list(
            contentsOf: TestDataFolder.url(of: "\(Self.folder)/scenarios/branch-protection/normalized-fixture.json").path)
        try await withProvider(exchanges) { (_, client) async throws in
            let path = "/repos/octokit-fixture-org/branch-protection/branches/main/protection"
            let missing = try await client.send("GET", path)
            #expect(missing.status == 404)
            #expect(missing.text.contains("Branch not protected"))
            #expect(missing.headers.first("X-RateLimit-Remaining") == "4999")
            let first = try await client.send("PUT", path, body: "{}")
            let second = try await client.send("PUT", path, body: "{}")
            #expect(first.status == 200 && second.status == 200)
            #expect(first.text != second.text)
            #expect(try await client.send("PUT", path, body: "{}").text == second.text)
            let removed = try await client.send("DELETE", path)
            #expect(removed.status == 204)
            #expect(removed.body.isEmpty)
        }
    }

    @Test("Parameters in any order; some may be ignored")
    func parameters() async throws {
        let exchanges = try recording(
            #"[{"method": "get", "path": "/a?x=1&y=2&size=3", "status": 200, "response": {"ok": true}, "headers": {}}]"#)
        try await withProvider(exchanges) { (_, client) async throws in
            #expect(try await client.status("GET", "/a?size=3&y=2&x=1") == 200)
            #expect(try await client.status("GET", "/a?size=4&y=2&x=1") == 404)
        }
        try await withProvider(exchanges, ignoring: ["size"]) { (_, client) async throws in
            #expect(try await client.status("GET", "/a?y=2&x=1&size=100") == 200)
            #expect(try await client.status("GET", "/a?y=2") == 404)
        }
    }

    @Test("Encoded, binary and text bodies arrive as their bytes")
    func bodies() async throws {
        let gzip = "1f8b0800000000000003cb48cdc9c95728cf2fca49010085114a0d0b000000"
        let exchanges = try recording(
            """
            [
              {"method": "get", "path": "/gzip", "status": 200, "response": ["\(gzip.prefix(20))", "\(gzip.dropFirst(20))"],
               "rawHeaders": ["Content-Encoding", "gzip", "Content-Length", "31"]},
              {"method": "get", "path": "/decoded", "status": 200, "response": {"a": 9007199254740993},
               "headers": {"content-encoding": "gzip", "content-length": "7", "connection": "close"}},
              {"method": "get", "path": "/binary", "status": 200, "response": "00ff10", "responseIsBinary": true, "headers": {}},
              {"method": "get", "path": "/text", "status": 200, "response": "plain", "headers": {"content-type": "text/plain"}}
            ]
            """)
        try await withProvider(exchanges) { (_, client) async throws in
            #expect(try await client.send("GET", "/gzip").text == "hello world")
            #expect(try await client.send("GET", "/decoded").text == #"{"a": 9007199254740993}"#)
            #expect(try await client.send("GET", "/binary").body == [0x00, 0xFF, 0x10])
            #expect(try await client.send("GET", "/text").text == "plain")
        }
    }

    @Test("A file that is no recording says so", arguments: ["{}", "[{}]", #"[{"method": "get"}]"#])
    func malformed(text: String) {
        #expect(throws: RecordingError.self) { try recording(text) }
    }
}
