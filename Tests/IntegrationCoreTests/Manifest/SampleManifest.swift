/// A manifest that uses most sections, as YAML and as a Swift value.
enum SampleManifest {
    static let yaml = #"""
        id: okta
        name: Okta
        description: Users, factors and admin roles of an Okta organisation.
        category: Identity & Access
        docsUrl: https://developer.okta.com/docs/api/
        capabilities: [sync, webhook, write]
        auth:
          type: api_key
          config: { in: header, name: Authorization, prefix: "SSWS " }
        credentialFields:
          - { id: domain, label: Okta domain, type: text, placeholder: acme.okta.com, pattern: '^[a-z0-9.-]+\.okta\.com$' }
          - { id: api_key, label: API token, type: password, helpText: Security > API > Tokens }
        variables:
          - { id: inactive_days, label: Inactive after, type: number, default: 90 }
        http:
          baseUrl: https://${config.domain}/api/v1
          headers: { Accept: application/json }
          rateLimit: { requests: 600, per: 1m, remaining: x-rate-limit-remaining, reset: x-rate-limit-reset }
          retry: { on: [429, 502, 503, 504], attempts: 5 }
        test:
          request: GET /users/me
          identity: { id: body.id, label: body.profile.login }
        streams:
          users:
            request: GET /users
            query: { limit: 200 }
            pages: { type: link }
            key: record.id
            delta: { cursor: record.lastUpdated, query: { filter: 'lastUpdated gt "${cursor}"' }, overlap: 5m }
          factors:
            each: users
            where: parent.status == "ACTIVE"
            request: GET /users/${parent.id}/factors
            key: record.id
        checks:
          mfa_enrolled:
            name: MFA enrolled
            over: users
            where: record.status == "ACTIVE"
            pass: factors.exists(f, f.status == "ACTIVE")
            severity: high
            resource: { type: user, id: record.id, name: record.profile.login }
            title: ${record.profile.login} has no active MFA factor
            remediation: Enforce an MFA enrolment policy under Security > Authenticators.
            evidence: { status: record.status, factors: "factors.map(f, f.factorType)" }
        webhook:
          verify: { scheme: hmac-sha256, header: X-Signature, encoding: hex, signed: "${timestamp}.${body}", tolerance: 5m }
          eventId: body.eventId
          events: { user.lifecycle.*: { refresh: users, record: body.target } }
        actions:
          suspend_user:
            input: { user_id: { type: string, required: true } }
            request: POST /users/${input.user_id}/lifecycle/suspend
        sync: { full: 24h, delta: 15m }
        """#
}
