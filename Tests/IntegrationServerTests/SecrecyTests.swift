import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationRuntime
import IntegrationStore
import IntegrationTesting
import Testing

/// What is secret is sealed for one place, and nowhere in the clear.
@Suite("Secrets of the server", .timeLimit(.minutes(10)))
struct SecrecyTests {
    private func contents(of server: TestServer) throws -> String {
        try FileManager.default.contentsOfDirectory(at: server.folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent != "patchbay.keys" }.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }.joined()
    }

    @Test func nothingSecretIsStoredLoggedOrAnswered() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let secret = try #require(server.sandbox.connection.credentials.reveal("api_key"))
            let key = try #require(client.key)
            for text in try [contents(of: server), server.log.text] {
                #expect(!text.contains(secret))
                #expect(!text.contains(key))
                #expect(!text.contains(Data(secret.utf8).base64EncodedString()))
            }
            _ = try await client.delete("/integrations/connections/\(id)")
            #expect(try await SQL(server.path).strings("SELECT envelope FROM credential_fields").isEmpty)
        }
    }

    @Test("An envelope opens in its own place only", arguments: ["organization", "version", "field", "content"])
    func movedEnvelopes(_ kind: String) async throws {
        try await TestServer.withServer { server in
            let (_, mine) = try await server.organization("Mine")
            let (_, theirs) = try await server.organization("Theirs")
            let id = try await server.connect(mine)
            let other = try await server.connect(theirs)
            let sql = SQL(server.path)
            let change =
                switch kind {
                case "organization":
                    "UPDATE credential_fields SET envelope = (SELECT envelope FROM e WHERE e.organization != credential_fields.organization)"
                case "version": "UPDATE connections SET credential_version = 2"
                case "field": "UPDATE credential_fields SET field = 'other'"
                default: "UPDATE credential_fields SET envelope = CAST(substr(envelope, 1, length(envelope) - 1) || x'00' AS BLOB)"
                }
            if kind == "version" {
                try await sql.execute(
                    """
                    INSERT INTO credential_versions SELECT organization, connection_id, 2, data_key, 0, 'x', 'x' FROM credential_versions;
                    INSERT INTO credential_fields SELECT organization, connection_id, 2, field, envelope FROM credential_fields;
                    """)
            }
            try await sql.execute("CREATE TEMP TABLE e AS SELECT organization, envelope FROM credential_fields; \(change)")
            for (client, id) in [(mine, id), (theirs, other)] {
                let answer = try await client.post("/integrations/connections/\(id)/test")
                #expect(try answer.status == 500 && answer.text("code") == "internal", "\(answer.text)")
                let run = try await server.run(client, id)
                #expect(try run.text("cause") == "credentials_unreadable", "\(run.text)")
            }
            #expect(server.log.text.contains("not_authentic"))
        }
    }

    @Test func aWrongOrMissingKeyIsFoundAtTheStart() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            _ = try await server.connect(client)
            try await TestDatabases.withStore(server.path) { store in
                let id = try await #require(try store.encryptionKeys().keys.first)
                for (ring, code) in [
                    (try KeyRing(current: VaultKey(randomNamed: id)), VaultError.Code.wrongKey),
                    (try KeyRing(current: VaultKey(randomNamed: "another")), .unknownKey),
                ] {
                    let error = await #expect(throws: VaultError.self) {
                        _ = try await CredentialVault(store: store, keys: ring, now: { Date() })
                    }
                    #expect(error?.code == code)
                }
            }
        }
    }

    @Test func rollingBackUsesTheEarlierSecret() async throws {
        let manifest = try RotatingProvider.manifest(test: "")
        try await TestServer.withServers(1, manifest, RotatingProvider.fixtures) { server in
            let (organization, client) = try await server.organization()
            let made = try await client.post(
                "/integrations/connections", #"{"providerSlug": "rotor", "credentials": {"access_token": "first-token"}}"#)
            let id = try #require(try made.text("id"), "\(made.text)")
            let place = "/integrations/connections/\(id)/credentials"
            #expect(try await client.put(place, #"{"credentials": {"access_token": "second-token"}}"#).status == 200)
            #expect(try await client.post("\(place)/rollback", #"{"version": 1}"#).status == 200)
            let keys = try KeySource.file(server.folder.appending(path: "patchbay.keys").path).read()
            try await TestDatabases.withStore(server.path) { store in
                let vault = try await CredentialVault(store: store, keys: keys, now: { Date() })
                var secrets: [String?] = []
                for version in 1...3 {
                    let opened = try await vault.open(PublicID(rawValue: id), organization: organization, version: version)
                    secrets.append(opened?.credentials.reveal("access_token"))
                }
                #expect(secrets == ["first-token", "second-token", "first-token"])
                #expect(try await vault.open(PublicID(rawValue: id), organization: organization)?.version == 3)
            }
        }
    }
}
