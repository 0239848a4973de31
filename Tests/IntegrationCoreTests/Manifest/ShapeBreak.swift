import Testing

/// One way to break the sample manifest, and what must be said about it.
struct ShapeBreak: CustomTestStringConvertible, Sendable {
    var old: String
    var new: String
    var rule: String
    var keyPath: String
    /// Part of the fix.
    var fix: String?

    init(_ old: String, _ new: String, _ rule: String, _ keyPath: String, fix: String? = nil) {
        (self.old, self.new, self.rule, self.keyPath, self.fix) = (old, new, rule, keyPath, fix)
    }

    var testDescription: String { "\(rule) at \(keyPath)" }

    static let all: [ShapeBreak] = [
        // Keys
        ShapeBreak("key: record.id\n    delta", "kee: 1\n    key: record.id\n    delta", "unknown-key", "streams.users.kee", fix: "`key`"),
        ShapeBreak("docsUrl:", "docURL:", "unknown-key", "docURL", fix: "`docsUrl`"),
        ShapeBreak("prefix: \"SSWS \" }", "prefixx: a }", "unknown-key", "auth.config.prefixx", fix: "`prefix`"),
        ShapeBreak("pages: { type: link }", "pages: { type: link, next: body.x }", "unknown-key", "streams.users.pages.next"),
        ShapeBreak("    key: record.id\n    delta", "    delta", "missing-key", "streams.users.key", fix: "key: record.id"),
        ShapeBreak("name: Okta\n", "", "missing-key", "name"),
        ShapeBreak("  type: api_key\n", "", "missing-key", "auth.type", fix: "`oauth2`"),
        ShapeBreak("  config: { in: header, name: Authorization, prefix: \"SSWS \" }\n", "", "missing-key", "auth.config"),
        ShapeBreak("scheme: hmac-sha256, ", "", "missing-key", "webhook.verify.scheme"),
        // Combinations
        ShapeBreak("prefix: \"SSWS \"", "field: a, value: b", "key-combination", "auth.config", fix: nil),
        ShapeBreak("delta: { cursor: record.lastUpdated,", "delta: {", "key-combination", "streams.users.delta"),
        ShapeBreak("delta: { cursor: record.lastUpdated,", "delta: { cursor: a, token: b,", "key-combination", "streams.users.delta"),
        ShapeBreak("query: { limit: 200 }", "body: { json: {}, form: {} }", "key-combination", "streams.users.body"),
        ShapeBreak("query: { limit: 200 }", "body: {}", "key-combination", "streams.users.body"),
        ShapeBreak(
            "    severity: high", "    aggregate: { count: record.a, ratio: record.b }", "key-combination", "checks.mfa_enrolled.aggregate"),
        ShapeBreak("pages: { type: link }", "pages: { type: cursor, next: body.x }", "key-combination", "streams.users.pages"),
        ShapeBreak("retry: {", "errors: [{ action: skip }]\n  retry: {", "key-combination", "http.errors[0]"),
        // Types
        ShapeBreak("sync: { full: 24h, delta: 15m }", "sync: []", "wrong-type", "sync"),
        ShapeBreak("name: Okta\n", "name: 42\n", "wrong-type", "name", fix: "\"42\""),
        ShapeBreak("name: Okta\n", "name: yes\nactive: yes\n", "wrong-type", "active", fix: "`true`"),
        ShapeBreak("name: Okta\n", "name:\n", "wrong-type", "name"),
        ShapeBreak("key: record.id\n    delta", "key:\n    delta", "wrong-type", "streams.users.key"),
        ShapeBreak("key: record.id\n    delta", "key: [record.id]\n    delta", "wrong-type", "streams.users.key"),
        ShapeBreak("capabilities: [sync, webhook, write]", "capabilities: sync", "wrong-type", "capabilities"),
        ShapeBreak("attempts: 5", "attempts: \"5\"", "wrong-type", "http.retry.attempts", fix: "quotes"),
        ShapeBreak("query: { limit: 200 }", "query: { limit: { a: 1 } }", "wrong-type", "streams.users.query.limit"),
        ShapeBreak("default: 90", "default: { a: 1 }", "wrong-type", "variables[0].default"),
        // Words
        ShapeBreak("Identity & Access", "Identity and Access", "unknown-value", "category", fix: "`Identity & Access`"),
        ShapeBreak("[sync, webhook, write]", "[sync, webhok, write]", "unknown-value", "capabilities[1]", fix: "`webhook`"),
        ShapeBreak("type: api_key", "type: apikey", "unknown-value", "auth.type", fix: "`api_key`"),
        ShapeBreak("type: link", "type: links", "unknown-value", "streams.users.pages.type", fix: "`link`"),
        ShapeBreak("severity: high", "severity: hihg", "unknown-value", "checks.mfa_enrolled.severity", fix: "`high`"),
        ShapeBreak("in: header", "in: heder", "unknown-value", "auth.config.in", fix: "`header`"),
        // Formats
        ShapeBreak("id: okta", "id: Okta Inc", "bad-name", "id"),
        ShapeBreak("id: api_key", "id: api-key", "bad-name", "credentialFields[1].id", fix: "`api_key`"),
        ShapeBreak("  factors:\n    each", "  my factors:\n    each", "bad-name", "streams.\"my factors\""),
        ShapeBreak("per: 1m", "per: 60", "bad-duration", "http.rateLimit.per", fix: "`60s`"),
        ShapeBreak("overlap: 5m", "overlap: 5 min", "bad-duration", "streams.users.delta.overlap", fix: "`5m`"),
        ShapeBreak("retry: {", "limits: { body: 64MB }\n  retry: {", "bad-size", "http.limits.body", fix: "`64MiB`"),
        ShapeBreak("https://developer.okta.com/docs/api/", "developer.okta.com/docs", "bad-url", "docsUrl", fix: "`https://"),
        ShapeBreak("baseUrl: https://${", "baseUrl: api.${", "bad-url", "http.baseUrl"),
        ShapeBreak("request: GET /users\n", "request: get /users\n", "bad-request", "streams.users.request", fix: "`GET /users`"),
        ShapeBreak("request: GET /users\n", "request: /users\n", "bad-request", "streams.users.request", fix: "`GET /users`"),
        ShapeBreak("retry: {", "hosts: [\"https://a.example/x\"]\n  retry: {", "bad-host", "http.hosts[0]", fix: "`a.example`"),
        ShapeBreak("header: X-Signature", "header: X Signature", "bad-name", "webhook.verify.header"),
        ShapeBreak("headers: { Accept: application/json }", "headers: { \"A B\": x }", "bad-name", "http.headers.\"A B\""),
        // What the validator refused after the schema had accepted it
        ShapeBreak("  users:\n    request", "  Users:\n    request", "bad-name", "streams.Users"),
        ShapeBreak("mfa_enrolled:", "mfa-enrolled:", "bad-name", "checks.mfa-enrolled"),
        ShapeBreak("suspend_user:", "suspend-user:", "bad-name", "actions.suspend-user"),
        ShapeBreak("user_id: {", "userId: {", "bad-name", "actions.suspend_user.input.userId"),
        ShapeBreak("id: inactive_days", "id: Inactive_days", "bad-name", "variables[0].id", fix: "`inactive_days`"),
        ShapeBreak("baseUrl: https://${", "baseUrl: http://${", "bad-url", "http.baseUrl", fix: "`https://${"),
        ShapeBreak("docsUrl: https://", "docsUrl: http://", "bad-url", "docsUrl", fix: "`https://developer"),
        ShapeBreak("request: GET /users\n", "request: GET http://a.example/users\n", "bad-request", "streams.users.request"),
        ShapeBreak("retry: {", "hosts: [\"a.example:8443\"]\n  retry: {", "bad-host", "http.hosts[0]", fix: "`a.example`"),
        ShapeBreak("retry: {", "hosts: [\"*.example\"]\n  retry: {", "bad-host", "http.hosts[0]"),
        ShapeBreak("retry: {", "hosts: [\"a..example\"]\n  retry: {", "bad-host", "http.hosts[0]"),
        ShapeBreak("per: 1m", "per: 00s", "bad-duration", "http.rateLimit.per"),
        ShapeBreak("full: 24h", "full: 0h", "bad-duration", "sync.full"),
        ShapeBreak("tolerance: 5m", "tolerance: 0ms", "bad-duration", "webhook.verify.tolerance"),
        ShapeBreak("retry: {", "timeout: { connect: 0s }\n  retry: {", "bad-duration", "http.timeout.connect"),
        ShapeBreak("attempts: 5", "attempts: 21", "out-of-range", "http.retry.attempts"),
        ShapeBreak("retry: {", "concurrency: 257\n  retry: {", "out-of-range", "http.concurrency"),
        ShapeBreak("pages: { type: link }", "pages: { type: link }\n    concurrency: 0", "out-of-range", "streams.users.concurrency"),
        ShapeBreak(
            "pages: { type: link }", "pages: { type: link, size: { param: limit, value: 100001 } }", "out-of-range",
            "streams.users.pages.size.value"),
        ShapeBreak("retry: {", "errors: [{ status: [], action: skip }]\n  retry: {", "out-of-range", "http.errors[0].status"),
        ShapeBreak("label: API token", "label: \"  \"", "empty-text", "credentialFields[1].label"),
        ShapeBreak("title: ${record.profile.login} has no active MFA factor", "title: ' '", "empty-text", "checks.mfa_enrolled.title"),
        ShapeBreak("where: record.status == \"ACTIVE\"", "where: '  '", "empty-text", "checks.mfa_enrolled.where"),
        // Ranges
        ShapeBreak("on: [429, 502, 503, 504]", "on: [42]", "out-of-range", "http.retry.on[0]"),
        ShapeBreak("attempts: 5", "attempts: 0", "out-of-range", "http.retry.attempts"),
        ShapeBreak("capabilities: [sync, webhook, write]", "capabilities: []", "out-of-range", "capabilities"),
        ShapeBreak("sync: { full: 24h,", "sync: { deleteGuard: { ratio: 30 },", "out-of-range", "sync.deleteGuard.ratio"),
        ShapeBreak("label: API token", "label: \"\"", "empty-text", "credentialFields[1].label"),
        ShapeBreak("where: record.status == \"ACTIVE\"", "where: ''", "empty-text", "checks.mfa_enrolled.where"),
    ]
}
