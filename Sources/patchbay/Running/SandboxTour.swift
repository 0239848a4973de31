import IntegrationCore
import IntegrationEngine
import IntegrationTesting
import JSONTape

/// Sets an organisation up at a server with sandboxes, by the same requests that anybody sends, and says how to go on by hand.
struct SandboxTour {
    let url: String
    let adminKey: String
    let sandboxes: ServedSandboxes

    /// What a person copies into a shell.
    func text() async throws -> String {
        let policy = EgressPolicy(allowedAddresses: [try HostPort(url.replacing("http://", with: ""))])
        return try await UpstreamClient.withClient(policy: policy) { client in
            let organization = try await id(client, "/organizations", adminKey) { $0.member("name", "Sandbox") }
            let made = try await post(client, "/api-keys", adminKey) { writer in
                writer.member("organizationId", organization)
                writer.member("name", "tour")
                writer.key("scopes")
                writer.array { writer in for scope in ["read", "write"] { writer.string(scope) } }
            }
            guard let key = made["secret"]?.stringValue else { throw Self.unexpected("/api-keys") }
            var connected: [String] = []
            for manifest in sandboxes.manifests where !isConnectedByConsent(manifest) {
                try await connect(manifest, client, key)
                connected.append(manifest.name)
            }
            return commands(key, connected: connected)
        }
    }

    private func isConnectedByConsent(_ manifest: IntegrationManifest) -> Bool {
        if case .oauth2(let oauth) = manifest.auth { return !oauth.obtainsToken }
        return false
    }

    private func connect(_ manifest: IntegrationManifest, _ client: UpstreamClient, _ key: String) async throws {
        guard let connection = sandboxes.providers[manifest.id]?.connection else { return }
        _ = try await id(client, "/integrations/connections", key) { writer in
            writer.member("providerSlug", manifest.id)
            writer.key("credentials")
            writer.object { writer in
                for name in connection.credentials.names {
                    writer.key(name)
                    if let secret = connection.credentials.reveal(name) { writer.string(secret) } else { writer.null() }
                }
            }
            writer.key("config")
            connection.config.write(to: &writer)
            writer.key("variables")
            connection.variables.write(to: &writer)
        }
    }

    private func id(_ client: UpstreamClient, _ path: String, _ key: String, _ body: (inout JSONWriter) -> Void) async throws -> String {
        guard let id = try await post(client, path, key, body)["id"]?.stringValue else { throw Self.unexpected(path) }
        return id
    }

    private func post(
        _ client: UpstreamClient, _ path: String, _ key: String, _ body: (inout JSONWriter) -> Void
    ) async throws -> JSONValue {
        var writer = JSONWriter()
        writer.object(body)
        let answer = try await client.send(
            UpstreamRequest(
                method: "POST", url: url + path, headers: [("Authorization", "Bearer \(key)"), ("Content-Type", "application/json")],
                body: Array(writer.text.utf8)),
            limits: UpstreamLimits())
        guard answer.status == 201 else { throw Self.unexpected(path) }
        return try JSONDocument(parsing: answer.body).root
    }

    private static func unexpected(_ path: String) -> Failure {
        Failure(.failure, "Error: the server did not take what the sandboxes need (\(path)); its log says why.")
    }

    private func commands(_ key: String, connected: [String]) -> String {
        var text = """
            Sandboxes of \(sandboxes.manifests.map(\.name).sorted().joined(separator: ", ")) are served here. The organisation "Sandbox" is \
            connected to \(connected.sorted().joined(separator: ", ")). All of it is gone when the server ends.

            export URL=\(url) KEY=\(key)

            """
        if let manifest = sandboxes.manifests.first(where: isConnectedByConsent), let sandbox = sandboxes.providers[manifest.id] {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("providerSlug", manifest.id)
                writer.key("config")
                sandbox.connection.config.write(to: &writer)
            }
            text += """

                # 1. Connect \(manifest.name) by OAuth. A browser opens the address that the server answers; the sandbox's person says yes at once.
                START=$(curl -s $URL/integrations/oauth/start -H "Authorization: Bearer $KEY" \\
                  -H 'Content-Type: application/json' -d '\(writer.text)' | sed 's/.*"authorizationUrl":"\\([^"]*\\)".*/\\1/')
                curl -sL -b '' "$START" | grep -o 'Connected[^<]*' | head -n 1
                CONNECTION=$(curl -s "$URL/integrations/connections?providerSlug=\(manifest.id)" -H "Authorization: Bearer $KEY" |
                  grep -o 'con_[0-9a-z]*' | head -n 1)

                # 2. Sync: answered at once, with a run to follow until it has ended.
                RUN=$(curl -s -X POST "$URL/integrations/connections/$CONNECTION/runs" -H "Authorization: Bearer $KEY" | grep -o 'run_[0-9a-z]*' | head -n 1)
                until curl -s "$URL/integrations/connections/$CONNECTION/runs/$RUN" -H "Authorization: Bearer $KEY" | grep -v '"finishedAt":null'; do
                  sleep 1
                done

                # 3. The critical findings, with their evidence.
                curl -s "$URL/integrations/findings?connectionId=$CONNECTION&severity=critical" -H "Authorization: Bearer $KEY"

                # The connections that are there already, and the reference of everything:
                curl -s "$URL/integrations/connections" -H "Authorization: Bearer $KEY"
                curl -s "$URL/docs"

                """
        }
        return text
    }
}
