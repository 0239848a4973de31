import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// What becomes of flows that cannot begin, and of consents of which no connection comes.
@Suite("Failures of OAuth by the API", .timeLimit(.minutes(10)))
struct OAuthFailureTests {
    private static let path = "/integrations/oauth/start"

    private static func start(_ client: APIClient, _ more: String = "") async throws -> String {
        let begun = try await client.post(path, #"{"providerSlug": "rotor"\#(more)}"#)
        return try #require(try begun.text("authorizationUrl"), "\(begun.text)")
    }

    /// Goes to the provider and consents.
    /// - Returns: where that leads back to.
    private static func consent(_ browser: inout TestBrowser, _ start: String) async throws -> String {
        try await browser.consent(try #require(try await browser.open(start).location))
    }

    private static func opened(_ browser: TestBrowser, _ url: String) async throws -> (status: Int, text: String) {
        var browser = browser
        let page = try await browser.open(url)
        return (page.status, page.text)
    }

    private static func refuse(_ server: TestServer) {
        server.interceptor.set { request, _ in request.path == "/me" ? LoopbackAnswer(status: 401) : nil }
    }

    @Test("A flow that the provider did not let begin is begun by coming again")
    func pushedRequestsThatFail() async throws {
        let yaml = RotatingProvider.yaml(auth: ["parUrl: https://api.example.com/par"])
        let loaded = ManifestLoader().load(yaml: yaml)
        let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        try await TestServer.withServers(1, manifest, RotatingProvider.fixtures) { server in
            let (_, client) = try await server.organization()
            let start = try await Self.start(client)
            var browser = TestBrowser(client)
            for (answer, status) in [(503, 502), (401, 422)] {
                server.interceptor.set { request, _ in request.path == "/par" ? LoopbackAnswer(status: answer) : nil }
                let failed = try await browser.open(start)
                #expect(failed.status == status && failed.text.contains("<h1>Not connected</h1>"), "\(failed.text)")
                #expect(failed.location == nil && browser.cookies.isEmpty)
            }
            server.interceptor.answer("/par", #"{"request_uri": "urn:example:1", "expires_in": 60}"#)
            for _ in 0..<2 {
                let begun = try await browser.open(start)
                #expect(begun.status == 302 && begun.location?.contains("request_uri=urn") == true, "\(begun.text)")
            }
            #expect(browser.cookies.count == 1)
            #expect(try await Self.opened(TestBrowser(client), start).status == 404)
        }
    }

    @Test("A browser without a flow, and one whose flow cannot be read, get pages")
    func pages() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let origin = server.admin.origin
            let browser = TestBrowser(client)
            for query in ["", "?state=", "?state=guess"] {
                let page = try await Self.opened(browser, "\(origin)/integrations/oauth/authorize\(query)")
                #expect(page.status == 404 && page.text.contains("<h1>Not connected</h1>"), "\(query): \(page.text)")
            }
            #expect(try await Self.opened(browser, "\(origin)/integrations/oauth/callback/rotor").status == 404)
            var other = TestBrowser(client)
            let start = try await Self.start(client)
            let back = try await Self.consent(&other, start)
            try await SQL(server.path).execute("UPDATE oauth_states SET payload = x'00'")
            for url in [start, back] {
                let page = try await Self.opened(other, url)
                #expect(page.status == 500 && page.text.contains("<h1>Not connected</h1>"), "\(page.text)")
            }
            #expect(server.log.text.contains("consent failed"))
        }
    }

    @Test("A name that is taken is said before anybody consents")
    func takenNames() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            let refused = try await client.post(Self.path, #"{"providerSlug": "rotor"}"#)
            #expect(try refused.status == 409 && refused.text("code") == "already_exists", "\(refused.text)")
            _ = try await Self.start(client, #", "name": "other""#)
            _ = try await Self.start(client, #", "connectionId": "\#(id)""#)
            // Names of others, and of what was deleted, are free.
            _ = try await Self.start(try await server.organization("Other").client)
            #expect(try await client.delete("/integrations/connections/\(id)").status == 204)
            _ = try await Self.start(client)
        }
    }

    @Test func nothingNewIsConnectedToAnInactiveIntegration() async throws {
        var manifest = try RotatingProvider.manifest()
        manifest.active = false
        try await TestServer.withServers(1, manifest, RotatingProvider.fixtures) { server in
            let (_, client) = try await server.organization()
            let refused = try await client.post(Self.path, #"{"providerSlug": "rotor"}"#)
            #expect(try refused.status == 409 && refused.text("detail")?.contains("no new connections") == true, "\(refused.text)")
            // What is there may be connected anew: only that it is not there is said.
            let anew = try await client.post(Self.path, #"{"providerSlug": "rotor", "connectionId": "con_none"}"#)
            #expect(anew.status == 404, "\(anew.text)")
        }
    }

    @Test("Tokens of a consent of which no connection comes are given back")
    func givingBack() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            // The provider refuses what it has just given.
            var browser = TestBrowser(client)
            let refused = try await Self.consent(&browser, try await Self.start(client))
            Self.refuse(server)
            #expect(try await browser.open(refused).status == 400)
            server.interceptor.set(nil)
            #expect(server.sandbox.issuedTokens.count == 1)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.isEmpty)
            // The name is taken while the person consents, by a connection to another account.
            var second = TestBrowser(client)
            let late = try await Self.consent(&second, try await Self.start(client))
            let id = try await RotatingProvider.connect(client)
            server.interceptor.answer("/me", #"{"id": "u2"}"#)
            let taken = try await second.open(late)
            server.interceptor.set(nil)
            #expect(taken.status == 400 && taken.text.contains("already"), "\(taken.text)")
            #expect(server.sandbox.issuedTokens.count == 2)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 1)
            // Another account than before.
            var third = TestBrowser(client)
            let foreign = try await Self.consent(&third, try await Self.start(client, #", "connectionId": "\#(id)""#))
            server.interceptor.answer("/me", #"{"id": "u2"}"#)
            let other = try await third.open(foreign)
            #expect(other.status == 400 && other.text.contains("another account"), "\(other.text)")
            server.interceptor.set(nil)
            #expect(server.sandbox.issuedTokens.count == 2)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 1)
            // Nothing of it is left, and the connection goes on.
            #expect(try await SQL(server.path).strings("SELECT connection FROM revocations").isEmpty)
            #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
        }
    }

    @Test("Tokens of the account that a connection uses are not given back: its own may end with them")
    func sharedGrants() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            var browser = TestBrowser(client)
            let back = try await Self.consent(&browser, try await Self.start(client, #", "connectionId": "\#(id)""#))
            Self.refuse(server)
            #expect(try await browser.open(back).status == 400)
            server.interceptor.set(nil)
            #expect(try await SQL(server.path).strings("SELECT connection FROM revocations").isEmpty)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 2)
            #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
        }
    }

    @Test("Of two consents for one name and account the second makes no connection, and does not end the first")
    func consentsForOneName() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            var browsers = [TestBrowser(client), TestBrowser(client)]
            var backs: [String] = []
            for index in browsers.indices {
                let start = try await Self.start(client)
                backs.append(try await Self.consent(&browsers[index], start))
            }
            #expect(try await browsers[0].open(backs[0]).status == 200)
            let second = try await browsers[1].open(backs[1])
            #expect(second.status == 400)
            #expect(second.text.contains("already"))
            #expect(try await SQL(server.path).strings("SELECT connection FROM revocations").isEmpty)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 2)
            let ids = try await SQL(server.path).strings("SELECT public_id FROM connections")
            #expect(ids.count == 1)
            #expect(try await client.post("/integrations/connections/\(ids.first ?? "")/test").text("status") == "active")
            let metrics = try await client.with(key: server.admin.key).get("/metrics").text
            #expect(metrics.contains(#"patchbay_oauth_flows_total{provider="rotor",outcome="connected"} 1"#))
            #expect(metrics.contains(#"patchbay_oauth_flows_total{provider="rotor",outcome="already_exists"} 1"#))
        }
    }

    @Test("Nor does it end a first one whose account is not known yet")
    func consentsForOneNameOfUnknownAccount() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            var browsers = [TestBrowser(client), TestBrowser(client)]
            var backs: [String] = []
            for index in browsers.indices { backs.append(try await Self.consent(&browsers[index], try await Self.start(client))) }
            server.interceptor.set { request, _ in request.path == "/me" ? LoopbackAnswer(status: 503) : nil }
            _ = try await browsers[0].open(backs[0])
            #expect(try await SQL(server.path).strings("SELECT status FROM connections") == ["pending"])
            server.interceptor.set(nil)
            #expect(try await browsers[1].open(backs[1]).status == 400)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 2)
        }
    }

    @Test("Connecting anew changes the variables that were given with it, and no others")
    func variablesMeanwhile() async throws {
        let variables = ["days", "share"].map { "{ id: \($0), label: \($0), type: number, default: 1 }" }.joined(separator: ", ")
        let yaml = RotatingProvider.yaml().replacing("\nstreams:", with: "\nvariables: [\(variables)]\nstreams:")
        let loaded = ManifestLoader().load(yaml: yaml)
        let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        try await TestServer.withServers(1, manifest, RotatingProvider.fixtures) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            let place = "/integrations/connections/\(id)"
            var browser = TestBrowser(client)
            let start = try await Self.start(client, #", "connectionId": "\#(id)", "variables": {"days": 2}"#)
            let back = try await Self.consent(&browser, start)
            #expect(try await client.send("PATCH", place, #"{"variables": {"share": 3}}"#).status == 200)
            #expect(try await browser.open(back).status == 200)
            let known = try await client.get(place).json
            #expect(known["variables"]?["days"]?.int64Value == 2)
            #expect(known["variables"]?["share"]?.int64Value == 3)
        }
    }

    @Test("What a code was used up for is held until it can be written down", .enabled(if: !TestDatabases.isPostgreSQL))
    func heldTokens() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            var browser = TestBrowser(client)
            let back = try await Self.consent(&browser, try await Self.start(client))
            let person = browser
            let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
            let (locked, isLocked) = AsyncStream.makeStream(of: Void.self)
            server.interceptor.set { request, forward in
                guard request.path == "/token" else { return nil }
                isAsked.yield()
                _ = await locked.first { _ in true }
                return try await forward()
            }
            async let page = Self.opened(person, back)
            _ = await asked.first { _ in true }
            try await SQL(server.path).whileWriting {
                isLocked.yield()
                _ = try await server.until {
                    server.log.text
                } has: {
                    $0.contains("consent not saved yet")
                }
            }
            let (status, text) = try await page
            #expect(status == 200 && text.contains("Connected"), "\(text)")
            let connections = try await client.get("/integrations/connections")
            #expect(try connections.json["data"]?[0]?["status"]?.stringValue == "active", "\(connections.text)")
        }
    }

    @Test("Where the flow could not be taken up, the same page is opened once more", .enabled(if: !TestDatabases.isPostgreSQL))
    func lockedDatabase() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            var browser = TestBrowser(client)
            let back = try await Self.consent(&browser, try await Self.start(client))
            try await SQL(server.path).whileWriting {
                let page = try await browser.open(back)
                #expect(page.status == 503 && page.text.contains("<h1>Not connected</h1>"), "\(page.text)")
            }
            let page = try await browser.open(back)
            #expect(page.status == 200 && page.text.contains("Connected"), "\(page.text)")
        }
    }

    @Test("New tokens are kept also where those from before were refreshed meanwhile")
    func refreshesInBetween() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            var browser = TestBrowser(client)
            let back = try await Self.consent(&browser, try await Self.start(client, #", "connectionId": "\#(id)""#))
            let person = browser
            let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
            let (refreshed, isRefreshed) = AsyncStream.makeStream(of: Void.self)
            server.interceptor.set { request, forward in
                guard request.path == "/me" else { return nil }
                isAsked.yield()
                _ = await refreshed.first { _ in true }
                return try await forward()
            }
            async let page = Self.opened(person, back)
            _ = await asked.first { _ in true }
            server.interceptor.set(nil)
            // The token of the connection is due now; that of the consent is as new as it can be.
            server.time.advance(by: 3600 - 200)
            await server.sweep()
            // By the sweep, or by a run that begins just then.
            _ = try await server.until {
                server.sandbox.refreshCount
            } has: {
                $0 == 1
            }
            isRefreshed.yield()
            let (status, text) = try await page
            #expect(status == 200 && text.contains("Connected"), "\(text)")
            let connection = try await client.get("/integrations/connections/\(id)")
            #expect(try connection.json["credentialVersion"]?.int64Value == 3, "\(connection.text)")
        }
    }
}
