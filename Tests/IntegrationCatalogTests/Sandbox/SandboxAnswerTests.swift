import IntegrationEngine
import IntegrationTesting
import Testing

@Suite("What a sandbox answers")
struct SandboxAnswerTests {
    private let key: KeyValuePairs<String, String> = ["Authorization": "Key right"]

    @Test("The first exchange that matches answers, with its status, headers and content type; ${origin} is the sandbox's own")
    func answers() async throws {
        let first = SandboxExchange(
            "GET", "/things", query: [("page", FieldCondition("2"))],
            answer: SandboxAnswer(status: 203, body: SandboxBody(.xml, text: "<two/>")))
        let second = SandboxExchange(
            "GET", "/things",
            answer: SandboxAnswer(
                headers: [("Link", "<${origin}/things?page=2>; rel=\"next\"")], body: SandboxBody(.json, text: #"[{"url": "${origin}/1"}]"#)
            ))
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures([first, second])) { (provider, client) async throws in
            let one = try await client.send("GET", "/things", headers: key)
            #expect(one.status == 200)
            #expect(one.headers.first("Link") == "<\(provider.origin)/things?page=2>; rel=\"next\"")
            #expect(one.text == #"[{"url": "\#(provider.origin)/1"}]"#)
            #expect(one.headers.first("Content-Type") == "application/json; charset=utf-8")
            provider.newRun()
            let two = try await client.send("GET", "/things?page=2", headers: key)
            #expect(two.status == 203)
            #expect(two.text == "<two/>")
            #expect(two.headers.first("Content-Type") == "text/xml")
            #expect(provider.incidents.isEmpty)
        }
    }

    @Test("The second authenticated request of each run is told once to come back, and a new run tells it again")
    func rateLimit() async throws {
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        let fixtures = SandboxExample.fixtures([SandboxExchange("GET", "/things", answer: SandboxExample.json("[]"))])
        try await SandboxExample.withSandbox(manifest, fixtures) { (provider, client) async throws in
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await client.status("GET", "/things", headers: key)) }
            #expect(statuses == [200, 429, 200, 200])
            #expect(try await client.status("GET", "/things") == 401)
            provider.newRun()
            #expect(try await client.status("GET", "/things", headers: key) == 200)
            let limited = try await client.send("GET", "/things", headers: key)
            #expect(limited.status == 429)
            #expect(limited.headers.first("Retry-After") == "1")
            #expect(limited.body.isEmpty)
            #expect(provider.rateLimitedCount == 2)
        }
    }

    @Test("A POST, which a client may not repeat, is let through; the next GET is told")
    func rateLimitAndPost() async throws {
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        let fixtures = SandboxExample.fixtures([
            SandboxExchange("GET", "/things", answer: SandboxExample.json("[]")),
            SandboxExchange("POST", "/things", answer: SandboxExample.json("[]")),
        ])
        try await SandboxExample.withSandbox(manifest, fixtures) { (_, client) async throws in
            var statuses: [Int] = []
            for method in ["GET", "POST", "POST", "GET", "GET"] {
                statuses.append(try await client.status(method, "/things", headers: key))
            }
            #expect(statuses == [200, 200, 200, 429, 200])
        }
    }

    @Test("What no exchange answers is 404 with a hint, and is noted without the values that were sent")
    func unmatched() async throws {
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        let known = SandboxExchange("GET", "/things", query: [("page", FieldCondition("2"))], answer: SandboxExample.json("[]"))
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures([known])) { (provider, client) async throws in
            let near = try await client.send("GET", "/things?page=3&secret=hidden", headers: key)
            #expect(near.status == 404)
            #expect(near.text.contains("query parameter `page` must be `2`"))
            provider.newRun()
            #expect(try await client.send("GET", "/else", headers: key).text.contains("add an exchange `request: GET /else`"))
            #expect(provider.incidents.map(\.kind) == [.unmatched, .unmatched])
            #expect(provider.incidents.first?.request == "GET /things?page&secret")
            #expect(!"\(provider.incidents)".contains("hidden"))
        }
    }
}
