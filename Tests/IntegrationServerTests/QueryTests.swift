import IntegrationCore
import IntegrationStore
import IntegrationTesting
import JSONTape
import Testing

/// What stands behind the `?` of a request.
@Suite("Queries of the server", .timeLimit(.minutes(10)))
struct QueryTests {
    private func errors(_ answer: APIClient.Answer) throws -> [String: (detail: String, fix: String)] {
        #expect(answer.status == 422, "\(answer.text)")
        var errors: [String: (String, String)] = [:]
        for error in try #require(try answer.json["errors"], "\(answer.text)").elements {
            errors[try #require(error["field"]?.stringValue)] = (
                try #require(error["detail"]?.stringValue), try #require(error["fix"]?.stringValue, "\(answer.text)")
            )
        }
        return errors
    }

    @Test func whatIsUnknownTwiceOrEmptyIsRefused() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let misspelt = try errors(try await client.get("/integrations/findings?connectionID=con_1&limit=5&limit=6&check="))
            #expect(misspelt["connectionID"]?.fix == "Did you mean `connectionId`?")
            #expect(misspelt["limit"]?.detail == "stands there twice")
            #expect(misspelt["check"]?.detail == "is empty")
            // Also where there is none at all, and where something would be changed.
            let odd = try errors(try await client.get("/api-keys?page=2"))
            #expect(odd["page"]?.fix == "Known: organizationId.")
            let made = try await client.post("/integrations/connections?dryRun=true", server.connectBody())
            #expect(try errors(made)["dryRun"] != nil)
            #expect(try await client.get("/integrations/connections").json["data"]?[0] == nil)
        }
    }

    @Test func everyWrongValueIsNamedWithAFix() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let found = try errors(
                try await client.get("/integrations/findings?status=opn&severity=worst&limit=101&after=xyz&providerSlug=oktas"))
            #expect(Set(found.keys) == ["status", "severity", "limit", "after", "providerSlug"])
            #expect(found["status"]?.fix == "Did you mean `open`?")
            #expect(found["providerSlug"]?.fix == "Did you mean `okta`?")
            for limit in ["0", "-1", "1.5", "x", "9999999999999999999999"] {
                #expect(try errors(try await client.get("/integrations/connections?limit=\(limit)"))["limit"] != nil)
            }
            #expect(try await client.get("/integrations/findings?providerSlug=okta").status == 200)
            #expect(try await client.get("/integrations/findings?&providerSlug=okta&&limit=2&").status == 200)
            #expect(try errors(try await client.get("/integrations/findings?=okta"))[""] != nil)
        }
    }

    @Test func aCursorIsOneOfItsList() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let id = try await server.connect(client)
            let run = try #require(try await server.run(client, id).text("id"))
            let runs = "/integrations/connections/\(id)/runs"
            let lists = [
                "/integrations/connections", "/integrations/findings", "/integrations/connections/providers", "/audit-log", runs,
                "\(runs)/\(run)/log",
            ]
            for list in lists {
                let first = try await client.get("\(list)?limit=1")
                #expect(first.status == 200, "\(first.text)")
                for cursor in ["xYz", "con.", "%27", "-5", "\(id)x%00", "fnd_XYZ", "99999999999999999999"] {
                    let found = try errors(try await client.get("\(list)?after=\(cursor)"))
                    #expect(found["after"]?.detail == "is no cursor of this list", "\(list) \(cursor)")
                }
                if let cursor = try first.json["nextCursor"]?.stringValue {
                    #expect(try await client.get("\(list)?after=\(cursor)").status == 200)
                }
            }
            #expect(try errors(try await server.admin.get("/organizations?after=\(id)"))["after"] != nil)
            _ = try await server.organization("Beta")
            let first = try await server.admin.get("/organizations?limit=1")
            let second = try await server.admin.get("/organizations?limit=1&after=\(try #require(try first.text("nextCursor")))")
            #expect(try second.json["data"]?[0]?["name"]?.stringValue == "Beta" && second.json["nextCursor"]?.isNull == true)
            #expect(try errors(try await client.get("/integrations/findings?after=\(id)"))["after"] != nil)
        }
    }

    /// Everywhere an organisation is named it is checked; where none can be meant, it is unknown.
    @Test func theOrganizationIsNamedWhereItMeansSomething() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let (other, _) = try await server.organization("Other")
            for place in ["/integrations/connections/providers", "/integrations/connections/providers/okta"] {
                for (query, status) in [("", 200), ("?organizationId=\(organization)", 200), ("?organizationId=\(other)", 404)] {
                    let answer = try await client.get(place + query)
                    #expect(answer.status == status, "\(place)\(query): \(answer.text)")
                }
                for (id, status) in [(other, 200), ("org_nobody", 404)] {
                    let answer = try await server.admin.get("\(place)?organizationId=\(id)")
                    #expect(answer.status == status, "\(place): \(answer.text)")
                }
            }
            let odd = try errors(try await server.admin.get("/organizations?organizationId=\(organization)"))
            #expect(odd["organizationId"]?.detail == "is no parameter of this", "\(odd)")
        }
    }

    /// Servers of one database may have other integrations; their findings and connections are in it.
    @Test func anIntegrationThatAnotherServerBroughtIsKnown() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let place = "/integrations/connections?providerSlug=github"
            #expect(try errors(try await client.get(place))["providerSlug"] != nil)
            try await TestDatabases.withStore(server.path) { store in
                let here = try await store.providers()
                try await store.syncProviders(
                    here + [StoredProvider(id: "github", name: "GitHub", category: "development", hash: "x")], now: server.time.now)
            }
            let answer = try await client.get(place)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test func aCheckThatNoIntegrationHasIsNamed() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let known = try #require(server.manifest.checks.first?.id)
            #expect(try await client.get("/integrations/findings?check=\(known)").status == 200)
            let misspelt = try errors(try await client.get("/integrations/findings?check=\(known)x"))
            for query in ["findings?check=%00", "findings?status=%00", "connections?providerSlug=a%00b"] {
                let answer = try await client.get("/integrations/\(query)")
                #expect(answer.status == 422, "\(query): \(answer.text)")
            }
            #expect(misspelt["check"]?.fix == "Did you mean `\(known)`?")
        }
    }

    @Test func theCursorOfAnotherStreamIsRefused() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            _ = try await server.run(client, id)
            let place = "/integrations/connections/\(id)/records?stream="
            let streams = server.manifest.streams.map(\.name)
            let (one, other) = (try #require(streams.first), try #require(streams.last))
            let cursor = try #require(try await client.get("\(place)\(one)&limit=1").text("nextCursor"))
            #expect(try await client.get("\(place)\(one)&after=\(cursor)").status == 200)
            for wrong in [cursor, String(cursor.dropFirst(one.count + 1)), "\(other).x", "\(other)."] {
                #expect(try errors(try await client.get("\(place)\(other)&after=\(wrong)"))["after"] != nil, "\(wrong)")
            }
        }
    }

    /// Each place once, as a JSON Pointer.
    @Test func fieldsAreNamedByPointersAndOnce() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let id = try await server.connect(client)
            let place = "/integrations/connections/\(id)"
            let cases: [(String, String, String, [String])] = [
                ("POST", "/api-keys", #"{"name": "x", "scopes": ["read"], "a/b~c": 1}"#, ["/a~1b~0c"]),
                ("POST", "\(place)/credentials/rollback", #"{"version": 9}"#, ["/version"]),
                ("POST", "\(place)/credentials/rollback", #"{"version": true}"#, ["/version"]),
                ("POST", "/connect-sessions", #"{"providers": "okta"}"#, ["/providers"]),
                ("PATCH", place, #"{"schedule": {"every": "15m", "foo": 1}}"#, ["/schedule/foo"]),
                ("POST", "\(place)/pause", #"{"organizationId": "org_x"}"#, ["/organizationId"]),
                ("POST", "\(place)/test", #"{"foo": 1}"#, ["/foo"]), ("POST", "\(place)/resume", #"{"foo": 1}"#, ["/foo"]),
                (
                    "POST", "/integrations/oauth-apps", #"{"providerSlug": "okta", "clientId": "x", "clientSecret": "  "}"#,
                    ["/clientSecret"]
                ),
                ("PUT", "\(place)/credentials", #"{"credentials": {"api_key": "   "}}"#, ["api_key"]),
            ]
            for (method, target, body, fields) in cases {
                let answer = try await client.send(method, target, body)
                let found = try errors(answer)
                let count = try #require(try answer.json["errors"]).elements.count { _ in true }
                #expect(Set(found.keys) == Set(fields) && count == fields.count, "\(answer.text)")
            }
            #expect(try await client.get(place).text("status") == "active")
            let other = try await client.send("POST", "\(place)/pause", "{}", type: "application/json; charset=utf-16")
            #expect(other.status == 415)
            #expect(try await client.send("POST", "\(place)/pause", "{}", type: "application/json; charset=\"UTF-8\"").status == 200)
        }
    }

    @Test func aBodyThatCanBeReadInTwoWaysIsRefused() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization(scopes: ["admin"])
            for body in [
                #"{"name": "a", "scopes": ["read"], "scopes": ["admin"]}"#, #"{"name": "a", "\u006eame": "b", "scopes": ["read"]}"#,
            ] {
                let answer = try await client.post("/api-keys", body)
                #expect(try answer.status == 400 && answer.text("code") == "invalid_json", "\(answer.text)")
                #expect(try answer.text("detail")?.contains("names a member twice") == true, "\(answer.text)")
            }
            for body in [
                #"{"name": " ", "scopes": ["read"]}"#, #"{"name": "a", "scopes": ["read"], "expiresAt": "2999-02-30T00:00:00Z"}"#,
            ] {
                #expect(try errors(try await client.post("/api-keys", body)).count == 1)
            }
            #expect(try await client.get("/api-keys").json["data"].map { Array($0.elements) }?.count == 1)
        }
    }

    @Test func whatIsOutsideASessionDoesNotExistForIt() async throws {
        try await TestServer.withServer("okta", others: ["github"]) { server in
            let (_, client) = try await server.organization()
            let made = try await client.post("/connect-sessions", #"{"providers": ["github"]}"#)
            let session = client.with(key: try #require(try made.text("secret") as String?))
            let place = "/integrations/connections/providers?after="
            // One that is here and not for it, and one that is not here.
            let one = try await session.get(place + "okta")
            let other = try await session.get(place + "nosuch")
            #expect(one.status == 200 && one.text == other.text, "\(one.text)")
            let misspelt = try await session.get("/integrations/connections?providerSlug=oktas")
            #expect(!misspelt.text.contains("`okta`"), "\(misspelt.text)")
            let availability = "/integrations/oauth/availability?providerSlug="
            #expect(try await session.get(availability + "github").status == 200)
            #expect(try await session.get(availability + "okta").text("code") == "not_found")
        }
    }

    @Test func theCommandLinesOwnIsNoOrganization() async throws {
        try await TestServer.withServer { server in
            let key = #"{"organizationId": "local", "name": "x", "scopes": ["read"]}"#
            let refused = try await server.admin.post("/api-keys", key)
            #expect(refused.status == 404, "\(refused.text)")
            for place in ["/integrations/connections", "/integrations/findings", "/audit-log"] {
                #expect(try await server.admin.get("\(place)?organizationId=local").status == 404, "\(place)")
            }
            #expect(try await server.admin.delete("/organizations/local").status == 404)
        }
    }

    @Test func aBodyWithoutItsTypeIsNotDropped() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            let place = "/integrations/connections/\(id)/runs"
            let untyped = try await client.send("POST", place, #"{"mode": "full"}"#, type: nil)
            #expect(untyped.status == 415, "\(untyped.text)")
            #expect(try await client.post(place).status == 202)
        }
    }

    @Test func theOperatorReadsItsOwnLogAndThoseOfDeletedOrganizations() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization(scopes: ["admin"])
            let own = try await server.admin.get("/audit-log")
            #expect(try own.json["data"]?[0]?["action"]?.stringValue == "api_key.created", "\(own.text)")
            #expect(try await server.admin.delete("/organizations/\(organization)").status == 204)
            let log = try await server.admin.get("/audit-log?organizationId=\(organization)")
            #expect(try log.json["data"].map { Array($0.elements) }?.last?["action"]?.stringValue == "organization.deleted", "\(log.text)")
            for query in ["", "&after=1", "&limit=1&after=999"] {
                #expect(try await server.admin.get("/audit-log?organizationId=org_nobody\(query)").status == 404, "\(query)")
            }
            let past = try await server.admin.get("/audit-log?organizationId=\(organization)&after=999")
            #expect(past.status == 200, "\(past.text)")
            #expect(try await client.get("/audit-log").status == 401)
        }
    }
}
