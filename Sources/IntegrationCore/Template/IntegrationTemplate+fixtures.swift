extension IntegrationTemplate {
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" role="img" aria-hidden="true">
          <rect x="2" y="2" width="20" height="20" rx="5" fill="#334155"/>
          <path d="M8 9v3a4 4 0 0 0 8 0V9M10 5v4M14 5v4M12 16v3" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
        </svg>

        """

    static let sandbox = """
        # What the sandbox answers. The first exchange whose method, path and conditions match is used.
        config: { org: acme }
        credentials: { token: sandbox-token } # made up; the sandbox refuses every other one
        variables: {}
        exchanges:
          - request: GET /v1/orgs/acme
            body: account.json
          # In `query`, "*" is any value and "!" an absent parameter.
          - request: GET /v1/orgs/acme/users
            query: { cursor: "!" }
            body: users-1.json
          - request: GET /v1/orgs/acme/users
            query: { cursor: page-2 }
            body: users-2.json
          - request: GET /v1/orgs/acme/projects
            query: { updated_since: "*" } # the second run
            body: projects-changed.json
          - request: GET /v1/orgs/acme/projects
            body: projects.json
        # What a run must find; the conformance test compares.
        expect:
          records: { users: 3, projects: 2 }
          delta: { projects: 1 }
          findings:
            - { check: mfa_enabled, resource: "2", verdict: fail, severity: critical }
            - { check: mfa_enabled, resource: "3", verdict: fail, severity: high }
          passes: { mfa_enabled: 1, few_owners: 1 }

        """

    static let account = """
        { "id": "org-1", "name": "Acme" }

        """

    static let firstUsers = """
        {
          "users": [
            { "id": 1, "email": "ada@acme.example", "role": "owner", "active": true, "mfa_enabled": true },
            { "id": 2, "email": "bob@acme.example", "role": "owner", "active": true, "mfa_enabled": false }
          ],
          "next_cursor": "page-2"
        }

        """

    static let secondUsers = """
        {
          "users": [
            { "id": 3, "email": "cem@acme.example", "role": "member", "active": true, "mfa_enabled": false }
          ],
          "next_cursor": null
        }

        """

    static let projects = """
        {
          "projects": [
            { "id": "p-1", "name": "Website", "updated_at": "2025-01-10T08:00:00Z" },
            { "id": "p-2", "name": "Billing", "updated_at": "2025-02-01T12:30:00Z" }
          ]
        }

        """

    static let changedProjects = """
        {
          "projects": [
            { "id": "p-2", "name": "Billing and invoices", "updated_at": "2025-03-01T09:15:00Z" }
          ]
        }

        """
}
