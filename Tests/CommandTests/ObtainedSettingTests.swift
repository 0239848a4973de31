import Foundation
import IntegrationTesting
import Synchronization
import Testing

/// What the OAuth flow would bring is given by hand, and what a run does not use is not asked for.
@Suite struct ObtainedSettingTests {
    private static func manifest(_ oauth: String, _ more: String = "", query: String = "${config.team_id}") -> String {
        """
        id: chat
        name: Chat
        description: Members of a workspace.
        category: Communication
        docsUrl: https://chat.example.com/docs
        capabilities: [sync]
        auth: { type: oauth2, config: { tokenUrl: "https://chat.example.com/token", \(oauth) } }
        http: { baseUrl: "https://chat.example.com" }
        streams:
          users: { request: GET /users, query: { team: "\(query)" }, key: record.id }
        checks:
          named: { name: Named, over: users, pass: record.name != "", remediation: Name it. }
        \(more)
        """
    }

    private static let consent = "authorizeUrl: https://chat.example.com/authorize, metadata: { team_id: body.team.id }"
    private static let assertion = "assertion: { algorithm: EdDSA, key: '${credentials.pk}', claims: { iss: '${config.iss}' } }"
    private static let assertionFields =
        "credentialFields: [{ id: iss, label: Issuer }, { id: pk, label: Key, type: textarea, secret: true }]"

    @Test func metadataIsASettingOfTheRun() async throws {
        let heads = Mutex<[String]>([])
        try await RawServer.withServer { head in
            heads.withLock { $0.append(head) }
            return RawServer.json("[{\"id\":1,\"name\":\"Ada\"}]")
        } _: { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(Self.manifest(Self.consent), of: "chat", in: folder)
                let without = try await patchbay.run(["sync", "chat"] + server.options)
                #expect(without.status == 2 && without.errorText.contains("--config team_id=VALUE"), "\(without.errorText)")
                let outcome = try await patchbay.run(["sync", "chat", "--config", "team_id=T 1"] + server.options)
                #expect(outcome.status == 0, "\(outcome.errorText)")
                #expect(heads.withLock { $0 }.allSatisfy { $0.hasPrefix("GET /users?team=T%201 ") })
                let catalog = try await patchbay.run("catalog", "--json")
                let chat = catalog.json?["integrations"]?.list.first { $0["id"]?.text == "chat" }
                let setting = chat?["settings"]?.list.first { $0["id"]?.text == "team_id" }
                #expect(setting?["option"]?.text == "--config" && setting?["required"]?.bool == true)
                #expect(setting?["help"]?.text?.contains("`body.team.id`") == true)
            }
        }
    }

    @Test func metadataThatIsReadWithADefaultMayBeLeftOut() async throws {
        try await RawServer.withServer(answer: { _ in RawServer.json("[{\"id\":1,\"name\":\"Ada\"}]") }) { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(
                    Self.manifest(Self.consent, query: "${config.?team_id.orValue('all')}"), of: "chat", in: folder)
                let outcome = try await patchbay.run(["sync", "chat"] + server.options)
                #expect(outcome.status == 0, "\(outcome.errorText)")
            }
        }
    }

    @Test func theFixturesGiveMetadata() async throws {
        try await WorkFolder.with { patchbay, folder in
            try WorkFolder.write(Self.manifest(Self.consent), of: "chat", in: folder)
            let fixtures = folder.appendingPathComponent("integrations/chat/fixtures")
            try FileManager.default.createDirectory(at: fixtures, withIntermediateDirectories: true)
            try Data("[{\"id\":1,\"name\":\"Ada\"}]".utf8).write(to: fixtures.appendingPathComponent("users.json"))
            let sandbox = """
                config: { team_id: T1 }
                credentials: { access_token: sandbox-token }
                exchanges:
                  - { request: GET /users, query: { team: T1 }, body: users.json }
                expect: { records: { users: 1 } }
                """
            try Data(sandbox.utf8).write(to: fixtures.appendingPathComponent("sandbox.yaml"))
            let outcome = try await patchbay.run("try", "chat")
            #expect(outcome.status == 0, "\(outcome.outputText)\(outcome.errorText)")
            #expect(outcome.outputText.contains("--config team_id=VALUE"))
        }
    }

    @Test(
        "A grant with an assertion asks for what that is made of",
        arguments: [
            "grant: jwt_bearer, \(assertion)", "grant: client_credentials, clientAuthMethod: private_key_jwt, \(assertion)",
        ])
    func assertions(oauth: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            try WorkFolder.write(Self.manifest(oauth, Self.assertionFields, query: "x"), of: "chat", in: folder)
            let without = try await patchbay.run("sync", "chat")
            #expect(without.status == 2 && without.errorText.contains("--credential pk="), "\(without.errorText)")
            #expect(without.errorText.contains("--config iss=") && !without.errorText.contains("access_token"), "\(without.errorText)")
        }
    }

    @Test func aDeviceCodeAsksForATokenOnly() async throws {
        try await WorkFolder.with { patchbay, folder in
            let oauth = "grant: device_code, deviceUrl: https://chat.example.com/device"
            try WorkFolder.write(Self.manifest(oauth, query: "x"), of: "chat", in: folder)
            let without = try await patchbay.run("sync", "chat")
            #expect(without.errorText.contains("1 setting is missing"), "\(without.errorText)")
            #expect(without.errorText.contains("the grant device_code is not executed"))
        }
    }

    @Test func whatOnlyAWebhookUsesIsNotAskedFor() async throws {
        let manifest = """
            id: hooked
            name: Hooked
            description: Things and events.
            category: Development
            docsUrl: https://api.example.com/docs
            capabilities: [sync, webhook]
            auth: { type: api_key, config: { in: header, name: Authorization, field: token } }
            credentialFields:
              - { id: token, label: Token, type: password }
              - { id: hook, label: Hook secret, type: password }
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id }
            webhook:
              verify: { scheme: hmac-sha256, header: X-Signature, secret: hook }
              eventId: body.id
              type: body.type
              events: { "thing.changed": { refresh: things } }
            checks:
              named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
            """
        try await RawServer.withServer(answer: { _ in RawServer.json("[{\"id\":1,\"name\":\"Ada\"}]") }) { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(manifest, of: "hooked", in: folder)
                let outcome = try await patchbay.run(["sync", "hooked"] + server.options)
                #expect(outcome.status == 0, "\(outcome.errorText)")
                let given = try await patchbay.run(["sync", "hooked", "--credential", "hook=x"] + server.options)
                #expect(given.status == 0, "\(given.errorText)")
            }
        }
    }
}
