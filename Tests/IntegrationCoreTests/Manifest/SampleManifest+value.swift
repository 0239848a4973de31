import IntegrationCore

extension SampleManifest {
    /// What `yaml` says, written in Swift.
    static let value = IntegrationManifest(
        id: "okta",
        name: "Okta",
        description: "Users, factors and admin roles of an Okta organisation.",
        category: .identityAndAccess,
        docsUrl: "https://developer.okta.com/docs/api/",
        capabilities: [.sync, .webhook, .write],
        auth: .apiKey(APIKeyAuth(name: "Authorization", prefix: "SSWS ")),
        credentialFields: [
            CredentialField(id: "domain", label: "Okta domain", placeholder: "acme.okta.com", pattern: #"^[a-z0-9.-]+\.okta\.com$"#),
            CredentialField(id: "api_key", label: "API token", type: .password, helpText: "Security > API > Tokens"),
        ],
        variables: [VariableField(id: "inactive_days", label: "Inactive after", type: .number, default: 90)],
        http: HTTPSettings(
            baseUrl: "https://${config.domain}/api/v1",
            headers: ["Accept": "application/json"],
            rateLimit: RateLimit(requests: 600, per: .seconds(60), remaining: "x-rate-limit-remaining", reset: "x-rate-limit-reset"),
            retry: RetryPolicy(on: [429, 502, 503, 504], attempts: 5)),
        test: ConnectionTest(
            request: RequestLine(.get, "/users/me"), identity: ConnectionIdentity(id: "body.id", label: "body.profile.login")),
        streams: [
            StreamManifest(
                name: "users",
                request: RequestLine(.get, "/users"),
                query: ["limit": "200"],
                key: "record.id",
                pages: Pages(.link(LinkPages())),
                delta: Delta(
                    cursor: "record.lastUpdated", query: ["filter": #"lastUpdated gt "${cursor}""#], overlap: .seconds(300))),
            StreamManifest(
                name: "factors", each: "users", where: #"parent.status == "ACTIVE""#,
                request: RequestLine(.get, "/users/${parent.id}/factors"), key: "record.id"),
        ],
        checks: [
            CheckManifest(
                id: "mfa_enrolled", name: "MFA enrolled", over: "users", where: #"record.status == "ACTIVE""#,
                pass: #"factors.exists(f, f.status == "ACTIVE")"#, severity: .fixed(.high),
                resource: CheckResource(type: "user", id: "record.id", name: "record.profile.login"),
                title: "${record.profile.login} has no active MFA factor",
                remediation: "Enforce an MFA enrolment policy under Security > Authenticators.",
                evidence: ["status": "record.status", "factors": "factors.map(f, f.factorType)"])
        ],
        webhook: WebhookManifest(
            verify: WebhookVerification(scheme: .hmacSHA256, header: "X-Signature", signed: "${timestamp}.${body}"),
            eventId: "body.eventId",
            events: [EventRule(pattern: "user.lifecycle.*", refresh: "users", record: "body.target")]),
        actions: [
            ActionManifest(
                name: "suspend_user",
                input: [ActionInput(name: "user_id", type: .string, required: true)],
                request: RequestLine(.post, "/users/${input.user_id}/lifecycle/suspend"))
        ],
        sync: SyncSchedule(full: .seconds(86_400), delta: .seconds(900)))
}
