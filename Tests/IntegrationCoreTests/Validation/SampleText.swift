import IntegrationCore

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
