import IntegrationCore
import Testing

/// A small manifest without problems, to be broken in one place at a time.
enum SampleText {
    static let manifest = """
        id: acme
        name: Acme
        description: Users and devices of an Acme organisation.
        category: Security
        docsUrl: https://docs.acme.com/api
        capabilities: [sync]
        auth:
          type: api_key
          config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }
        credentialFields:
          - { id: token, label: Token, type: password }
          - { id: org, label: Organisation, pattern: '^[a-z]+$' }
          - { id: team, label: Team, required: false }
        variables:
          - { id: days, label: Days, type: number, default: 90 }
        http:
          baseUrl: https://api.acme.com
          headers: { Accept: application/json }
          query: { team: '${config.?team}' }
        test:
          request: GET /me
          identity: { id: body.id }
        streams:
          users:
            request: GET /orgs/${config.org}/users
            pages: { type: cursor, next: body.?next.orValue(""), param: after }
            records: body.users
            key: record.id
            delta:
              cursor: record.updated
              query: { since: '${cursor}' }
          devices:
            each: users
            request: GET /users/${parent.id}/devices
            key: record.id
        checks:
          active:
            name: Users are active
            over: users
            pass: record.days < variables.days || devices.size() > 0
            severity: high
            resource: { type: user, id: record.id, name: record.login }
            title: ${record.login} is inactive
            remediation: Deactivate the account.
            evidence: { days: record.days }
        """

    /// The sample with steps of authentication instead of a key.
    static let custom = manifest.replacing(
        "  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }",
        with: """
              type: custom
              config:
                steps:
                  - name: login
                    request: POST /login
                    body: { form: { token: '${credentials.token}' } }
                    outputs: { session: body.session }
                headers: { X-Session: '${credentials.session}' }
            """)

    /// The part of the sample that checks something.
    static let checks = String(manifest[(manifest.firstRange(of: "checks:\n")?.lowerBound ?? manifest.startIndex)...])

    /// The sample with OAuth instead of a key.
    static let oauth = manifest.replacing(
        "  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }",
        with: """
              type: oauth2
              config:
                authorizeUrl: https://login.acme.com/authorize
                tokenUrl: https://login.acme.com/token
                scopes: [read]
                metadata: { instance_url: body.instance_url }
            """
    ).replacing("  - { id: token, label: Token, type: password }\n", with: "")
        .replacing("baseUrl: https://api.acme.com", with: "baseUrl: ${config.instance_url}\n  hosts: ['*.acme.com']")

    /// The sample with a webhook, a realtime connection and an action.
    static let wide =
        manifest.replacing("capabilities: [sync]", with: "capabilities: [sync, webhook, realtime, write]")
        .replacing(
            "  - { id: token, label: Token, type: password }\n",
            with: "  - { id: token, label: Token, type: password }\n  - { id: hook, label: Hook, type: password }\n")
            + """

            webhook:
              verify: { scheme: hmac-sha256, header: X-Sign, secret: hook }
              type: body.type
              events: { user.*: { refresh: users } }
            realtime:
              type: websocket
              open: { request: POST /connections, url: body.url }
              events: { device.*: { refresh: devices } }
            actions:
              suspend:
                input: { user: { type: string, required: true } }
                request: POST /users/${input.user}/suspend
            """

    /// A text with the first occurrence of each of some texts replaced; all of them must be there.
    static func changed(_ text: String, _ changes: [(old: String, new: String)]) throws -> String {
        var text = text
        for (old, new) in changes {
            if old.isEmpty { return new }
            try #require(text.contains(old), "there is no `\(old)`")
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        return text
    }

    /// The problems of a manifest with some texts replaced, missing files left out.
    static func problems(in manifest: String, _ changes: [(old: String, new: String)]) throws -> [Diagnostic] {
        let loaded = ManifestLoader().load(yaml: try changed(manifest, changes), file: "acme.yaml")
        return ManifestValidator(readsFiles: false).validate(loaded)
    }

    /// The problems of the sample with several texts replaced, notes and missing files left out.
    static func problems(_ edits: [Edit]) -> [Diagnostic] {
        let text = edits.reduce(manifest) { $0.replacing($1.old, with: $1.new, maxReplacements: 1) }
        let loaded = ManifestLoader().load(yaml: text, file: "acme.yaml")
        return ManifestValidator(readsFiles: false).validate(loaded).filter { $0.severity != .note }
    }

    /// The problems of the sample with one text replaced, notes and missing files left out.
    static func problems(replacing old: String = "", with new: String = "") -> [Diagnostic] {
        let text = old.isEmpty ? manifest : manifest.replacing(old, with: new, maxReplacements: 1)
        let loaded = ManifestLoader().load(yaml: text, file: "acme.yaml")
        return ManifestValidator(readsFiles: false).validate(loaded).filter { $0.severity != .note }
    }
}
