import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// Connecting by consent, against a provider that enforces PKCE, single codes and rotation.
@Suite("OAuth by the API", .timeLimit(.minutes(10)))
struct OAuthRouteTests {
    private static func start(_ client: APIClient, _ more: String = "") async throws -> String {
        let begun = try await client.post(
            "/integrations/oauth/start", #"{"providerSlug": "github", "config": {"org": "acme-robotics"}\#(more)}"#)
        #expect(begun.status == 200, "\(begun.text)")
        return try #require(try begun.text("authorizationUrl"), "\(begun.text)")
    }

    @Test func fromConsentToFindings() async throws {
        try await TestServer.withServer("github") { server in
            let (_, client) = try await server.organization()
            var browser = TestBrowser(server: server)
            let authorize = try #require(try await browser.open(Self.start(client)).location)
            #expect(authorize.contains("code_challenge_method=S256") && !authorize.contains("code_verifier"))
            let back = try await browser.consent(authorize)
            #expect(back.hasPrefix("\(server.admin.origin)/integrations/oauth/callback/github?"))
            let page = try await browser.open(back)
            #expect(page.status == 200 && page.text.contains("Connected"), "\(page.text)")
            let connections = try await client.get("/integrations/connections")
            let id = try #require(try connections.json["data"]?[0]?["id"]?.stringValue)
            #expect(try connections.json["data"]?[0]?["status"]?.stringValue == "active")
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "success")
            // The flow is used up.
            #expect(try await browser.open(back).status == 404)
            for token in server.sandbox.issuedTokens { #expect(!server.log.text.contains(token)) }
        }
    }

    @Test("A flow belongs to the browser that began it, to its provider and to its ten minutes")
    func othersAreKeptOut() async throws {
        try await TestServer.withServer("github") { server in
            let (_, client) = try await server.organization()
            // Another browser with the right answer.
            var first = TestBrowser(server: server)
            let back = try await first.consent(try #require(try await first.open(Self.start(client)).location))
            var other = TestBrowser(server: server)
            #expect(try await other.open(back).text.contains("another browser"))
            // It is used up even so.
            #expect(try await first.open(back).status == 404)
            // Two browsers at one start: the first may come again, and the other is told on a page.
            let url = try await Self.start(client)
            #expect(try await first.open(url).status == 302)
            let late = try await other.open(url)
            #expect(late.status == 404 && late.text.contains("begin again</p>"), "\(late.text)")
            let again = try #require(try await first.open(url).location)
            #expect(try await other.open(url).status == 404)
            // Whoever has a cookie of that name has to have the right one.
            let guess = first.cookies.mapValues { _ in String(repeating: "A", count: 43) }
            other.cookies = guess
            #expect(try await other.open(url).status == 404)
            let refused = try await first.open(try await first.consent(again) + "&error=access_denied")
            #expect(refused.status == 400 && refused.text.contains("consent was refused"), "\(refused.text)")
            // The answer to another address than that of the provider.
            for address in ["/integrations/oauth/callback/okta", "/integrations/oauth/callback"] {
                var browser = TestBrowser(server: server)
                let back = try await browser.consent(try #require(try await browser.open(Self.start(client)).location))
                let page = try await browser.open(back.replacing("/integrations/oauth/callback/github", with: address))
                #expect(page.status == 400 && page.text.contains("did not come from"), "\(page.text)")
            }
            // An issuer that is another provider's.
            var mixed = TestBrowser(server: server)
            let answer = try await mixed.consent(try #require(try await mixed.open(Self.start(client)).location))
            #expect(try await mixed.open(answer + "&iss=https%3A%2F%2Fattacker.example").text.contains("did not come from"))
            // A refusal, and a code that is not the provider's.
            for (part, words) in [("&error=access_denied", "consent was refused"), ("&code=x", "malformed")] {
                var browser = TestBrowser(server: server)
                let back = try await browser.consent(try #require(try await browser.open(Self.start(client)).location))
                #expect(try await browser.open(back + part).text.contains(words))
            }
            #expect(try await client.get("/integrations/connections").json["data"]?[0] == nil)
        }
    }

    @Test func peopleAreSentBackToKnownPlacesOnly() async throws {
        try await TestServer.withServer("github") { server in
            let (_, client) = try await server.organization()
            for url in [
                "https://attacker.example/", "https://app.example.com.attacker.example/", "https://app.example.com@attacker.example/",
                "javascript:alert(1)", "//app.example.com/", "https://app.example.com\\\\@attacker.example/", "http://app.example.com/",
            ] {
                let refused = try await client.post(
                    "/integrations/oauth/start",
                    #"{"providerSlug": "github", "config": {"org": "acme-robotics"}, "returnUrl": "\#(url)"}"#)
                #expect(refused.status == 422, "\(url): \(refused.text)")
            }
            var browser = TestBrowser(server: server)
            let start = try await Self.start(client, #", "returnUrl": "https://app.example.com/done?a=1&status=failed""#)
            let page = try await browser.open(try await browser.consent(try #require(try await browser.open(start).location)))
            #expect(page.text.contains("https://app.example.com/done?a=1&amp;status=connected&amp;connectionId=con_"), "\(page.text)")
        }
    }

    @Test func theOrganizationsOwnClientGoesFirst() async throws {
        try await TestServer.withServer("github") { server in
            let (_, client) = try await server.organization()
            let place = "/integrations/oauth/availability?providerSlug=github"
            #expect(try await client.get(place).text("source") == "platform")
            let saved = try await client.post(
                "/integrations/oauth-apps", #"{"providerSlug": "github", "clientId": "own-client", "clientSecret": "own-secret-value"}"#)
            #expect(saved.status == 201 && !saved.text.contains("own-secret-value"))
            #expect(try await client.get(place).text("source") == "organization")
            var browser = TestBrowser(server: server)
            #expect(try await browser.open(Self.start(client)).location?.contains("client_id=own-client") == true)
            let listed = try await client.get("/integrations/oauth-apps")
            #expect(try listed.json["data"]?[0]?["clientId"]?.stringValue == "own-client" && !listed.text.contains("own-secret-value"))
            #expect(try await client.delete("/integrations/oauth-apps/github").status == 204)
            #expect(try await client.get(place).text("source") == "platform")
            let setup = try await client.get("/integrations/oauth-apps/setup/github")
            #expect(try setup.text("callbackUrl") == "\(server.admin.origin)/integrations/oauth/callback/github")
            #expect(try setup.text("createAppUrl") == "https://github.com/settings/developers")
        }
    }
}
