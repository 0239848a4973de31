import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// What surrounds the use cases: limits, counts, traces, and rights that are short.
@Suite("Serving", .timeLimit(.minutes(10)))
struct ServingTests {
    @Test func aKeyThatSendsTooMuchHasToWait() async throws {
        try await TestServer.withServer(limits: TestServer.Limits(rateLimit: 5)) { server in
            // The operator's own key has a limit of its own.
            server.time.advance(by: 60)
            let (_, client) = try await server.organization()
            let first = try await client.get("/integrations/connections")
            #expect(first.status == 200 && first.header("RateLimit-Policy") == #""key";q=5;w=60"#)
            #expect(first.header("RateLimit")?.hasPrefix(#""key";r=4;t="#) == true, "\(first.header("RateLimit") ?? "")")
            let refused = try await server.until {
                try await client.get("/integrations/connections")
            } has: {
                $0.status != 200
            }
            #expect(try refused.status == 429 && refused.text("code") == "rate_limited")
            let wait = try #require(refused.header("Retry-After").flatMap(Int.init))
            #expect((1...12).contains(wait) && refused.header("RateLimit") == #""key";r=0;t=\#(wait)"#)
            server.time.advance(by: 13)
            #expect(try await client.get("/integrations/connections").status == 200)
            // Errors say what is left too.
            server.time.advance(by: 60)
            #expect(try await client.get("/integrations/connections/con_none").header("RateLimit")?.contains("r=4") == true)
        }
    }

    @Test func whatTakesTooLongEnds() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let gate = Gate()
            defer { gate.open() }
            // The provider answers when the deadline has passed, and not before.
            server.interceptor.set { _, forward in
                await gate.pass()
                return try await forward()
            }
            var hasty = server
            hasty.limits.deadline = .milliseconds(50)
            try await hasty.running { other in
                let impatient = client.with(key: client.key, origin: other.admin.origin)
                let late = try await impatient.post("/integrations/connections", server.connectBody())
                #expect(try late.status == 503 && late.text("code") == "timed_out", "\(late.text)")
                #expect(try await impatient.get("/integrations/connections").json["data"]?.count == 0)
            }
            // Nothing of it happened: it can be asked for again.
            gate.open()
            _ = try await server.connect(client)
        }
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let body = #"{"name": "\#(String(repeating: "a", count: 1_100_000))"}"#
            for path in ["/integrations/oauth/start", "/integrations/connections"] {
                let refused = try await client.post(path, body)
                #expect(refused.status == 413)
                #expect(try refused.text("code") == "body_too_large", "\(refused.text)")
            }
        }
    }

    @Test func countsAreReadByPrometheus() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            // A run is counted when its row says already that it has ended.
            let metrics = try await server.until {
                try await client.with(key: nil).get("/metrics")
            } has: { (answer: APIClient.Answer) in
                answer.status != 200 || answer.text.contains("patchbay_runs_running 0")
            }
            #expect(metrics.status == 200 && metrics.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
            let lines = metrics.text.split(separator: "\n")
            #expect(lines.contains(#"patchbay_runs_total{provider="okta",status="success"} 1"#))
            #expect(lines.contains(#"patchbay_http_requests_total{method="POST",route="/integrations/connections",status="201"} 1"#))
            #expect(
                lines.contains { $0.hasPrefix("patchbay_run_duration_seconds_bucket{provider=\"okta\",status=\"success\",le=\"+Inf\"} 1") })
            #expect(lines.contains("# TYPE patchbay_http_request_duration_seconds histogram"))
            #expect(!metrics.text.contains(organization) && !metrics.text.contains(id))
            // Names that nobody knows make no series of their own.
            _ = try await client.send("BREW", "/coffee")
            _ = try await client.get("/unknown/\(UUID().uuidString)")
            let later = try await client.get("/metrics").text
            #expect(!later.contains("BREW") && !later.contains("unknown"))
        }
    }

    @Test func aTraceGoesThroughTheLog() async throws {
        try await TestServer.withServer { server in
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            func ask(_ parent: String) async throws {
                _ = try await server.admin.send("GET", "/organizations", headers: [("traceparent", parent)])
            }
            try await ask("00-\(trace)-00f067aa0ba902b7-01")
            #expect(server.log.text.contains(trace))
            for malformed in [
                "00-\(String(repeating: "0", count: 32))-00f067aa0ba902b7-01", "ff-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-00f067aa0ba902b7-01",
                "00-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB-00f067aa0ba902b7-01", "00-cccccccccccccccccccccccccccccccc-00f067aa0ba902b7-01-x",
            ] {
                try await ask(malformed)
                #expect(!server.log.text.contains(malformed.split(separator: "-")[1]), "\(malformed)")
            }
        }
    }

    @Test func keysEnd() async throws {
        try await TestServer.withServer { server in
            let (id, _) = try await server.organization()
            func make(_ moment: Date) async throws -> APIClient.Answer {
                try await server.admin.post(
                    "/api-keys",
                    #"{"organizationId": "\#(id)", "name": "n", "scopes": ["read"], "expiresAt": "\#(moment.formatted(.iso8601))"}"#)
            }
            #expect(try await make(server.time.now - 10).status == 422)
            let secret = try #require(try await make(server.time.now + 100).text("secret"))
            let client = server.admin.with(key: secret)
            #expect(try await client.get("/integrations/connections").status == 200)
            server.time.advance(by: 101)
            #expect(try await client.get("/integrations/connections").status == 401)
        }
    }

    @Test("A connect session connects what it is for, and does nothing else")
    func connectSessions() async throws {
        try await TestServer.withServer("okta", others: ["github"]) { server in
            let (id, client) = try await server.organization()
            let (other, _) = try await server.organization("Other")
            #expect(try await client.post("/connect-sessions", #"{"providers": ["oktaa"]}"#).status == 422)
            #expect(try await client.post("/connect-sessions", #"{"providers": []}"#).status == 422)
            let made = try await client.post("/connect-sessions", #"{"providers": ["okta"], "expiresInSeconds": 120}"#)
            #expect(made.status == 201, "\(made.text)")
            #expect(try made.text("organizationId") == id)
            let browser = server.admin.with(key: try made.text("secret"))
            #expect(try await browser.get("/integrations/connections/providers").json["data"].map { Array($0.elements).count } == 1)
            for (method, path, body) in [
                ("GET", "/integrations/connections", nil), ("GET", "/integrations/findings", nil), ("GET", "/audit-log", nil),
                ("POST", "/connect-sessions", #"{"providers": ["okta"]}"#), ("POST", "/organizations", #"{"name": "x"}"#),
                ("GET", "/integrations/oauth-apps", nil),
            ] {
                #expect(try await browser.send(method, path, body).status == 403, "\(method) \(path)")
            }
            let elsewhere = try await browser.post(
                "/integrations/connections?organizationId=\(other)", server.connectBody(name: "default"))
            #expect(elsewhere.status == 404)
            let connection = try await server.connect(browser)
            #expect(try await client.get("/integrations/connections/\(connection)").status == 200)
            #expect(try await browser.get("/integrations/connections/\(connection)").status == 403)
            // Another integration is there, and not for this session.
            #expect(try await client.get("/integrations/connections/providers/github").status == 200)
            #expect(try await browser.get("/integrations/connections/providers/github").status == 404)
            let foreign = #"{"providerSlug": "github", "credentials": {}}"#
            #expect(try await client.post("/integrations/connections", foreign).status != 404)
            #expect(try await browser.post("/integrations/connections", foreign).status == 404)
            #expect(try await browser.post("/integrations/oauth/start", #"{"providerSlug": "github"}"#).status == 404)
            // And the other way round, with what would connect.
            let narrow = try await client.post("/connect-sessions", #"{"providers": ["github"]}"#)
            let session = server.admin.with(key: try narrow.text("secret"))
            #expect(try await session.post("/integrations/connections", server.connectBody(name: "second")).status == 404)
            #expect(try await client.post("/integrations/connections", server.connectBody(name: "second")).status == 201)
            server.time.advance(by: 121)
            #expect(try await browser.get("/integrations/connections/providers").status == 401)
            #expect(!server.log.text.contains(try #require(try made.text("secret"))))
        }
    }

    @Test func pagesOfKnownOriginsMayCall() async throws {
        try await TestServer.withServer(limits: TestServer.Limits(corsOrigins: ["https://app.example.com"])) { server in
            let open = server.admin.with(key: nil)
            func ask(_ method: String, _ origin: String, _ headers: [(String, String)] = []) async throws -> APIClient.Answer {
                try await open.send(method, "/integrations/connections", headers: [("Origin", origin)] + headers)
            }
            let before = [("Access-Control-Request-Method", "POST")]
            let asked = try await ask("OPTIONS", "https://app.example.com", before)
            #expect(asked.status == 204 && asked.header("Access-Control-Allow-Origin") == "https://app.example.com")
            #expect(try await ask("GET", "https://app.example.com").header("Access-Control-Allow-Origin") == "https://app.example.com")
            for origin in ["https://app.example.com.evil.example", "null", "https://evil.example"] {
                #expect(try await ask("OPTIONS", origin, before).status == 405)
                #expect(try await ask("GET", origin).header("Access-Control-Allow-Origin") == nil)
            }
        }
        try await TestServer.withServer { server in
            let answer = try await server.admin.with(key: nil).send(
                "GET", "/integrations/connections", headers: [("Origin", "https://app.example.com")])
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
            #expect(answer.header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'")
            #expect(answer.header("X-Content-Type-Options") == "nosniff" && answer.header("Cache-Control") == "no-store")
        }
    }

    @Test("An organisation that is deleted leaves no secret, no key and no access")
    func deletedOrganizations() async throws {
        try await TestServer.withServer { server in
            let (id, client) = try await server.organization()
            let connection = try await server.connect(client)
            #expect(try await client.delete("/organizations/\(id)").status == 403)
            #expect(try await server.admin.delete("/organizations/\(id)").status == 204)
            #expect(try await server.admin.delete("/organizations/\(id)").status == 404)
            #expect(try await client.get("/integrations/connections/\(connection)").status == 401)
            #expect(try await server.admin.get("/integrations/connections?organizationId=\(id)").status == 404)
            let sql = SQL(server.path)
            for table in ["data_keys", "credential_fields", "oauth_tokens", "api_keys"] {
                let left = try await sql.strings("SELECT count(*) FROM \(table) WHERE organization = '\(id)'")
                #expect(left == ["0"], "\(table)")
            }
            #expect(try await server.admin.delete("/organizations/local").status == 404)
        }
    }
}
