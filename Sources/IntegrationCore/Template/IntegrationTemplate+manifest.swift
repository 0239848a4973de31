extension IntegrationTemplate {
    static func manifest(id: String, name: String, category: IntegrationCategory) -> String {
        """
        # An integration is this file, an icon and fixtures. Every key is described in docs/manifest.md; `patchbay verify` checks it,
        # `patchbay try \(id) --integrations <directory of this folder>` runs it against its own sandbox, without an account.
        id: \(quoted(id)) # the folder's name
        name: \(quoted(name))
        description: \(quoted("Users and projects of \(name)."))
        category: \(category.rawValue)
        docsUrl: https://api.example.com/docs
        capabilities: [sync] # sync needs streams, webhook a webhook section, write actions

        # How requests are authenticated: oauth2, api_key, basic, jwt or custom.
        auth:
          type: api_key
          config: { in: header, name: Authorization, prefix: "Bearer ", field: token }

        # What a person types to connect. A password is a secret, `credentials.token`; all other fields are `config.<id>`.
        credentialFields:
          - { id: org, label: Organisation, placeholder: acme, pattern: "^[a-z0-9-]+$", helpText: The short name in your address bar. }
          - { id: token, label: API token, type: password, helpText: Settings > API tokens. Read access is enough. }

        # What a person may tune on a connection: `variables.<id>`.
        variables:
          - { id: max_admins, label: Most admins, type: number, default: 2, helpText: More owners than this are reported. }

        http:
          baseUrl: https://api.example.com/v1
          headers: { Accept: application/json }
          rateLimit: { requests: 600, per: 1m, remaining: x-ratelimit-remaining, reset: x-ratelimit-reset }
          errors:
            - { status: [403], action: permission, scope: "read:org", message: "The token may not read the organisation." }

        # The request that proves the token works, and says who we are.
        test:
          request: GET /orgs/${config.org}
          identity: { id: body.id, label: body.name }

        # Lists of records. `key` must be unique in its stream.
        streams:
          users:
            description: All users of the organisation.
            request: GET /orgs/${config.org}/users
            query: { page_size: 2 }
            records: body.users
            # The answer carries the cursor of the next page; null or "" on the last one.
            pages: { type: cursor, next: 'body.?next_cursor.orValue("")', param: cursor }
            key: record.id
          projects:
            description: All projects of the organisation.
            request: GET /orgs/${config.org}/projects
            records: body.projects
            key: record.id
            # The second run asks only for what changed since the newest `updated_at` of the first.
            delta:
              cursor: timestamp(record.updated_at)
              format: iso8601
              query: { updated_since: "${cursor}" }

        # Rules over records. What does not pass becomes a finding; a missing field makes the verdict inconclusive.
        checks:
          mfa_enabled:
            name: Second factor enabled
            description: A password alone is too little for an account that sees the organisation's data.
            over: users
            where: record.active
            pass: record.mfa_enabled
            severity: '${record.role == "owner" ? "critical" : "high"}'
            resource: { type: user, id: record.id, name: record.email }
            title: ${record.email} has no second factor
            remediation: Settings > Security > Require two-factor authentication.
            evidence: { role: record.role, mfa_enabled: record.mfa_enabled }
          few_owners:
            name: Few owners
            description: Every owner can delete the organisation.
            over: users
            aggregate: { count: 'record.role == "owner"' }
            pass: value <= variables.max_admins
            severity: medium
            title: ${value} of ${total} users are owners
            remediation: Make all but two of them members under Settings > People.

        sync: { full: 24h, delta: 1h }

        """
    }
}
