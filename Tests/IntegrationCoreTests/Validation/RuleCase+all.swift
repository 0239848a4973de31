extension RuleCase {
    /// At least one case for every rule of the validator; a test compares.
    static let all = identity + expressions + settings + web + http + auth + streams + pages + checks + events + completeness + fixtures

    /// What looks like a problem to a rule and is none.
    static let harmless = [
        // Members of a body that are named like a signature's message.
        RuleCase(
            [], "request: GET /orgs/${config.org}/users",
            "request: POST /orgs/${config.org}/users\n    retryable: true\n    body: { json: { design: { message: hi }, sign: { message: hi } } }"
        ),
        // Words of options under names that can be those of a password.
        RuleCase([], "query: { since:", "query: { secret: include, pwd: excluded, since:"),
        RuleCase(
            [], "request: GET /orgs/${config.org}/users",
            "request: POST /orgs/${config.org}/users\n    retryable: true\n    body: { text: '<secret>excluded</secret>' }"),
        // The header with the time is signed.
        RuleCase(
            [], .wide, ", secret: hook }",
            ", secret: hook, timestamp: 'headers[\"x-time\"]', signed: '${headers[\"x-time\"]}.${body}' }"),
        // Two records that are one without what is taken out of them.
        RuleCase(
            [], .folder(file: "manifest.yaml"), "    records: body.users\n",
            "    records: 'body.users.map(u, {\"id\": 1, \"email\": \"e\", \"role\": \"r\", \"active\": true, \"mfa_enabled\": true, \"meta\": {\"seen\": u.id}})'\n    remove: [meta.seen]\n"
        ),
    ]

    private static let identity = [
        RuleCase(
            ["duplicate-id"], "- { id: team, label: Team, required: false }",
            "- { id: team, label: Team, required: false }\n  - { id: team, label: Crew, required: false }"),
        RuleCase(
            ["duplicate-id"], "- { id: days, label: Days, type: number, default: 90 }",
            "- { id: days, label: Days, type: number, default: 90 }\n  - { id: days, label: Days, type: number, default: 9 }"),
        RuleCase(
            ["duplicate-id"], .custom, "      - name: login\n",
            "      - { name: login, request: POST /ready, outputs: { ready: body.ready } }\n      - name: login\n",
            ("X-Session: '${credentials.session}'", "X-Session: '${credentials.session}${credentials.ready}'")),
        RuleCase(
            ["reserved-name"], .custom, "outputs: { session: body.session }", "outputs: { session: body.session, org: body.org }",
            ("'${credentials.session}'", "'${credentials.session} ${credentials.org}'")),
        RuleCase(
            ["reserved-name"], .oauth, "metadata: { instance_url: body.instance_url }",
            "metadata: { instance_url: body.instance_url, org: body.org }"),
        RuleCase(["reserved-name", "stream-unread"], "streams:\n", "streams:\n  page: { request: GET /page, key: record.id }\n"),
        RuleCase(["capability-without-section"], "capabilities: [sync]", "capabilities: [sync, webhook]"),
        RuleCase(
            ["section-without-capability"], .wide, "capabilities: [sync, webhook, realtime, write]",
            "capabilities: [sync, webhook, realtime]"),
        RuleCase(["duplicate-capability"], "capabilities: [sync]", "capabilities: [sync, sync]"),
    ]

    private static let expressions = [
        RuleCase(["expression-syntax"], "key: record.id\n", "key: record.id +\n"),
        RuleCase(["expression-type"], "pass: record.days <", "pass: now + 1 <"),
        RuleCase(
            ["expression-result"], "pass: record.days < variables.days || devices.size() > 0", "pass: devices.size() + variables.days"),
        RuleCase(["expression-result"], "severity: high", "severity: '${record.days > 3 ? \"high\" : \"hihg\"}'"),
        RuleCase(["expression-fails"], "record.days <", "record.days / 0 <"),
        RuleCase(["expression-fails"], "record.days <", "timestamp('soon') > now || record.days <"),
        RuleCase(["unknown-name"], "pass: record.days", "pass: recrod.days"),
        RuleCase(["name-out-of-scope"], "key: record.id\n", "key: string(record.id) + cursor\n"),
        RuleCase(["credentials-out-of-scope"], "${record.login} is", "${credentials.token} is"),
        RuleCase(
            ["credentials-out-of-scope"], .custom, "outputs: { session: body.session }",
            "outputs: { session: body.session }\n        errors: [{ status: [400], action: fail, message: '${credentials.token}' }]"),
        RuleCase(["unknown-config", "unused-field"], "/orgs/${config.org}/users", "/orgs/${config.orgg}/users"),
        RuleCase(["unknown-variable"], "variables.days ||", "variables.dayz ||"),
        RuleCase(["unknown-credential", "unused-field"], "field: token", "field: tokn"),
        RuleCase(["unknown-credential"], .wide, "secret: hook", "secret: hok", ("  - { id: hook, label: Hook, type: password }\n", "")),
        RuleCase(["unknown-input"], .wide, "${input.user}", "${input.usr}"),
        RuleCase(["unguarded-optional"], "'${config.?team}'", "'${config.team}'"),
        RuleCase(["nullable-key"], "key: record.id\n", "key: record.?id\n"),
        RuleCase(["nullable-key"], "key: record.id\n", "key: 'has(record.id) ? record.id : null'\n"),
        RuleCase(["nullable-key"], "id: record.id, name", "id: record.?id, name"),
        RuleCase(["template-brace"], "title: ${record.login} is inactive", "title: $record.login} is inactive"),
        RuleCase(
            ["constant-condition"], "pass: record.days < variables.days || devices.size() > 0", "pass: 'true'",
            ("evidence: { days: record.days }", "evidence: { days: variables.days, devices: devices }")),
    ]

    private static let settings = [
        RuleCase(
            ["unused-field"], "  - { id: team, label: Team, required: false }",
            "  - { id: team, label: Team, required: false }\n  - { id: spare, label: Spare }"),
        RuleCase(["unused-variable"], "record.days < variables.days", "record.days < 90"),
        RuleCase(
            ["unused-input"], .wide, "input: { user: { type: string, required: true } }",
            "input: { user: { type: string, required: true }, why: { type: string } }"),
        RuleCase(["field-options"], "label: Team, required: false", "label: Team, required: false, options: [{ value: a, label: A }]"),
        RuleCase(["field-options"], "label: Team, required: false", "label: Team, required: false, type: select"),
        RuleCase(
            ["field-options"], "label: Team, required: false",
            "label: Team, required: false, type: select, options: [{ value: a, label: A }, { value: a, label: B }]"),
        RuleCase(["field-default"], "default: 90", "default: soon"),
        RuleCase(["field-default"], "pattern: '^[a-z]+$'", "pattern: '^[a-z]+$', default: A1"),
        RuleCase(["field-default"], "label: Token, type: password", "label: Token, type: password, default: abc"),
        RuleCase(
            ["unknown-option"], "- { id: days, label: Days, type: number, default: 90 }",
            "- { id: mode, label: Mode, type: select, options: [{ value: fast, label: Fast }], default: fast }",
            ("record.days < variables.days", "variables.mode == 'fsat'")),
        RuleCase(["field-constraint"], "label: Team, required: false", "label: Team, required: false, type: number, pattern: '^[0-9]+$'"),
        RuleCase(["secret-field"], "label: Token, type: password", "label: Token, type: password, secret: false"),
        RuleCase(["text-template"], "remediation: Deactivate the account.", "remediation: 'Deactivate ${record.login}.'"),
        RuleCase(["unprintable-text"], "name: Acme\n", "name: \"Ac\\eme\"\n"),
        RuleCase(["unprintable-text"], "name: Acme\n", "name: \"Ac\\u202eme\"\n"),
        RuleCase(["unprintable-text"], "name: Acme\n", "name: \"\\u00a0\"\n"),
        RuleCase(["unprintable-text"], "label: Team", "label: \"\\0\""),
        RuleCase(["invalid-pattern"], "'^[a-z]+$'", "'^[a-z+$'"),
    ]

    private static let web =
        [
            RuleCase(["url-invalid", "base-host"], "docsUrl: https://docs.acme.com/api", "docsUrl: https://docs/api"),
            RuleCase(["url-invalid"], "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com:x@b.acme.com"),
            RuleCase(["host-undeclared"], "GET /me", "GET https://collector.example.net/me"),
            RuleCase(["host-template"], "baseUrl: https://api.acme.com", "baseUrl: https://${config.?team.orValue('x')}"),
            RuleCase(["host-invalid", "unused-host"], "  headers: { Accept", "  hosts: ['*.co.uk']\n  headers: { Accept"),
            RuleCase(["host-invalid"], "  headers: { Accept", "  hosts: [api.acme.com, API.acme.com]\n  headers: { Accept"),
            RuleCase(
                ["foreign-identifier"], .oauth, "scopes: [read]", "scopes: [read]\n    tokenParams: { audience: 'https://api.example.net' }"
            ),
            RuleCase(["base-host"], "docsUrl: https://docs.acme.com/api", "docsUrl: https://docs.acne.com/api"),
            RuleCase(["unused-host"], "  headers: { Accept", "  hosts: [old.acme.com]\n  headers: { Accept"),
            RuleCase(["request-path"], "request: GET /me", "request: GET /me//x"),
            RuleCase(["request-path"], "request: GET /me", "request: GET /me/../x"),
            RuleCase(["request-path"], "request: GET /me", "request: GET /me/{id}"),
            RuleCase(["credentials-in-url"], "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com/bot${credentials.token}"),
            RuleCase(
                ["credentials-in-url"], "query: { team: '${config.?team}' }",
                "query: { team: '${config.?team}', key: '${credentials.token}' }"),
            RuleCase(["credentials-in-url"], .custom, "request: POST /login", "request: POST /login/${credentials.token}"),
            RuleCase(["header-invalid"], "name: Authorization, prefix", "name: 'X Key', prefix"),
            RuleCase(["header-invalid"], "headers: { Accept: application/json }", "headers: { Host: acme.com }"),
            RuleCase(["header-invalid"], "prefix: 'Bearer '", "prefix: \"a\\r\\nb\""),
            RuleCase(["secret-literal"], "Accept: application/json", "X-Password: hunter2"),
            RuleCase(["secret-literal"], "Accept: application/json", "X-Auth: Bearer abcdef"),
            RuleCase(
                ["secret-literal"], .oauth, "scopes: [read]", "scopes: [read]\n    tokenParams: { client_secret: abcdefabcdef }"),
            RuleCase(
                ["secret-literal"], .custom, "body: { form: {", "body: { json: { login: { password: hunter2hunter2 } } }\n        query: {",
                ("'${credentials.token}' } }", "'${config.?team}' }"), ("X-Session: '", "X-Session: '${credentials.token}")),
            RuleCase(["secret-literal"], "Accept: application/json", "X-Token: ghp_0123456789abcdefghijABCDEFGHIJ012345"),
            RuleCase(["secret-literal"], "Accept: application/json", "X-Token: abc0123456789XYZdefghi456"),
        ] + signingKeys

    /// A key is a secret wherever something is signed with it.
    private static let signingKeys: [RuleCase] = {
        let hmac = "{ type: hmac, key: hunter2, message: '${path}', placement: { name: X-Sign } }"
        let oauth1 = "{ type: oauth1, consumerKey: a, consumerSecret: hunter2 }"
        return [
            RuleCase(["secret-literal"], "  headers: { Accept", "  sign: \(hmac)\n  headers: { Accept"),
            RuleCase(
                ["signing-message"], "  headers: { Accept",
                "  sign: { type: hmac, key: '${credentials.token}', message: abc, placement: { name: X-Sign } }\n  headers: { Accept"),
            RuleCase(["secret-literal"], "  identity: { id: body.id }", "  identity: { id: body.id }\n  sign: \(oauth1)"),
            RuleCase(["secret-literal"], "    records: body.users", "    records: body.users\n    sign: \(hmac)"),
            RuleCase(["secret-literal"], .custom, "        request: POST /login", "        request: POST /login\n        sign: \(hmac)"),
            RuleCase(["secret-literal"], .custom, "    headers: { X-Session", "    sign: \(oauth1)\n    headers: { X-Session"),
            RuleCase(
                ["secret-literal", "unused-field"], "config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }",
                "config: { in: header, name: Authorization, value: hunter2 }"),
        ]
    }()

    private static let http = [
        RuleCase(["retry-status"], "  headers: { Accept", "  retry: { on: [404, 503] }\n  headers: { Accept"),
        RuleCase(["retry-status"], "  headers: { Accept", "  retry: { on: [503, 503] }\n  headers: { Accept"),
        RuleCase(["retry-post"], "request: GET /orgs/${config.org}/users", "request: POST /orgs/${config.org}/users"),
        RuleCase(["retry-numbers"], "  headers: { Accept", "  retry: { base: 1m, max: 30s }\n  headers: { Accept"),
        RuleCase(["rate-limit-numbers"], "  headers: { Accept", "  rateLimit: { remaining: x-left }\n  headers: { Accept"),
        RuleCase(["rate-limit-numbers"], "  headers: { Accept", "  rateLimit: { per: 1m }\n  headers: { Accept"),
        RuleCase(["rate-limit-numbers"], "  headers: { Accept", "  rateLimit: { limit: x-limit }\n  headers: { Accept"),
        RuleCase(["limit-numbers"], "  headers: { Accept", "  timeout: { connect: 2m, total: 1m }\n  headers: { Accept"),
        RuleCase(
            ["error-rule"], "  headers: { Accept",
            "  errors: [{ status: [404], action: skip }, { status: [404], action: empty }]\n  headers: { Accept"),
        RuleCase(["error-rule"], "  headers: { Accept", "  errors: [{ status: [200], action: fail }]\n  headers: { Accept"),
        RuleCase(["error-rule"], "  headers: { Accept", "  errors: [{ status: [404], action: skip, scope: read }]\n  headers: { Accept"),
        RuleCase(["body-with-get"], "request: GET /me", "request: GET /me\n  body: { json: { a: b } }"),
        RuleCase(["empty-parameter"], "query: { team: '${config.?team}' }", "query: { team: '${config.?team}', version: '' }"),
        RuleCase(
            ["parameter-name"], "    request: GET /users/${parent.id}/devices",
            "    request: GET /users/${parent.id}/devices\n    query: { per_pge: 5 }",
            ("    records: body.users", "    records: body.users\n    query: { per_page: 5 }"),
            ("request: GET /me", "request: GET /me\n  query: { per_page: 5 }")),
        RuleCase(["duplicate-parameter"], "records: body.users", "query: { after: x }\n    records: body.users"),
        RuleCase(["duplicate-parameter"], "headers: { Accept: application/json }", "headers: { accept: a, Accept: b }"),
    ]

    private static let auth = [
        RuleCase(["auth-grant"], .oauth, "    authorizeUrl: https://login.acme.com/authorize\n", ""),
        RuleCase(["auth-grant"], .oauth, "    scopes: [read]", "    scopes: [read, read]"),
        RuleCase(["auth-grant"], .oauth, "    scopes: [read]", "    scopes: [read]\n    grant: client_credentials"),
        RuleCase(
            ["auth-step"], .custom, "    headers: { X-Session: '${credentials.session}' }",
            "    headers: { X-Session: '${credentials.token}' }"),
        RuleCase(
            ["auth-step"], .custom, "body: { form: { token: '${credentials.token}' } }",
            "body: { form: { token: '${credentials.session}' } }",
            ("X-Session: '${credentials.session}'", "X-Session: '${credentials.session}${credentials.token}'")),
        RuleCase(["auth-empty", "auth-step"], .custom, "    headers: { X-Session: '${credentials.session}' }\n", ""),
        RuleCase(
            ["auth-placement"], "config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }",
            "config: { in: body, name: token, field: token }"),
        RuleCase(
            ["signing-service"], .custom, "    headers: { X-Session: '${credentials.session}' }",
            "    sign: { type: aws-sigv4, accessKeyId: a, secretAccessKey: '${credentials.session}', region: eu, service: iam }",
            ("  request: GET /me", "  request: GET /me\n  sign: { service: sts }")),
        RuleCase(["signing-override"], "  request: GET /me", "  request: GET /me\n  sign: { service: sts }"),
    ]

    private static let streams = [
        RuleCase(["unknown-stream"], "each: users", "each: user"),
        RuleCase(["stream-cycle", "parent-unused"], "  users:\n    request:", "  users:\n    each: devices\n    request:"),
        RuleCase(
            ["stream-unreachable", "constant-condition"], "    key: record.id\n    delta:",
            "    where: 'false'\n    key: record.id\n    delta:"),
        RuleCase(["stream-unread"], "streams:\n", "streams:\n  teams: { request: GET /teams, key: record.id }\n"),
        RuleCase(["parent-unused"], "GET /users/${parent.id}/devices", "GET /users/devices"),
        RuleCase(["partition-unused"], "    records: body.users", "    partitions: '[\"a\", \"b\"]'\n    records: body.users"),
        RuleCase(
            ["records-missing"], "    request: GET /users/${parent.id}/devices",
            "    request: GET /users/${parent.id}/devices\n    format: xml"),
        RuleCase(["records-missing"], .folder(file: "manifest.yaml"), "    records: body.projects\n", ""),
        RuleCase(["repeated-key"], .folder(file: "fixtures/users-1.json"), "\"id\": 2", "\"id\": 1"),
        RuleCase(["expression-result"], .folder(file: "fixtures/users-1.json"), "\"id\": 2", "\"id\": true"),
        RuleCase(["expression-result"], .folder(file: "fixtures/users-1.json"), "\"id\": 2", "\"id\": 2.5"),
        RuleCase(["constant-key"], "key: record.id\n", "key: config.org\n"),
        RuleCase(["unsafe-method"], "request: GET /orgs/${config.org}/users", "request: PUT /orgs/${config.org}/users"),
        RuleCase(["field-path"], "    records: body.users", "    volatile: [meta..updated]\n    records: body.users"),
        RuleCase(["field-path"], "    records: body.users", "    volatile: [seen, seen]\n    records: body.users"),
        RuleCase(["field-path"], "    records: body.users", "    remove: [id]\n    records: body.users"),
        RuleCase(["field-path"], "    records: body.users", "    lists: [users]\n    records: body.users"),
        RuleCase(
            ["job-unused"], "    records: body.users",
            "    job: { poll: { request: GET /jobs, done: body.done }, download: { request: 'GET /jobs/${job.id}' } }\n    records: body.users"
        ),
    ]

    private static let pages = [
        RuleCase(["pages-cannot-advance"], "param: after }", "param: after, size: { param: after, value: 5 } }"),
        RuleCase(
            ["pages-cannot-advance"], "param: after }", "body: page.after }\n    retryable: true\n    body: { json: { page: 1 } }",
            ("request: GET /orgs", "request: POST /orgs")),
        RuleCase(
            ["pages-cannot-advance"], "param: after }", "body: page.after }\n    retryable: true\n    body: { json: [1] }",
            ("request: GET /orgs", "request: POST /orgs")),
        RuleCase(
            ["pages-cannot-advance"], "param: after }", "body: v.c }\n    retryable: true\n    body: { graphql: { query: '{ users }' } }",
            ("request: GET /orgs", "request: POST /orgs")),
        RuleCase(["header-case"], "next: body.?next.orValue(\"\")", "next: 'headers[\"X-Next\"]'"),
        RuleCase(["pages-cannot-advance"], "next: body.?next.orValue(\"\")", "next: config.org"),
        RuleCase(["pages-size"], "pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }", "pages: { type: page }"),
        RuleCase(
            ["pages-variable"], "pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }",
            "pages: { type: graphql, pageInfo: body.info }\n    retryable: true\n    body: { graphql: { query: '{ users { pageInfo { hasNextPage endCursor } } } # $cursor $cursor' } }",
            ("request: GET /orgs", "request: POST /orgs")),
        RuleCase(["delta-cursor-unused"], "query: { since: '${cursor}' }", "query: { since: '2020' }"),
        RuleCase(["delta-source"], "cursor: record.updated", "cursor: now"),
        RuleCase(["delta-option"], "      cursor: record.updated", "      initial: '2020'\n      cursor: record.updated"),
        RuleCase(
            ["delta-units"], "/devices\n",
            "/devices\n    records: body.devices\n    delta: { token: body.next, query: { since: '${cursor}' } }\n"),
        RuleCase(
            ["delta-units"], "      cursor: record.updated", "      token: body.next",
            ("GET /orgs/${config.org}/users", "GET /orgs/${partition}/users\n    partitions: config.org.split(',')")),
        RuleCase(["delta-schedule"], "checks:\n", "sync: { full: 1h, delta: 2h }\nchecks:\n"),
    ]

    private static let checks = [
        RuleCase(["check-unknown-stream"], "over: users", "over: user"),
        RuleCase(["check-resource"], "id: record.id, name", "id: config.org, name"),
        RuleCase(
            ["resource-type"], "checks:\n",
            "checks:\n  other: { name: Other, over: users, pass: record.ok, resource: { type: usr, id: record.id }, remediation: Do. }\n  third: { name: Third, over: users, pass: record.ok, resource: { type: user, id: record.id }, remediation: Do. }\n"
        ),
        RuleCase(["not-renderable"], "${record.login} is", "${devices} are"),
        RuleCase(
            ["check-ignores-record"], "pass: record.days < variables.days || devices.size() > 0", "pass: now > timestamp(variables.days)",
            ("evidence: { days: record.days }", "evidence: { devices: devices.size() }")),
        RuleCase(
            ["check-partition"], "    records: body.users", "    partitions: '[\"a\", \"b\"]'\n    records: body.users",
            ("GET /orgs/${config.org}/users", "GET /orgs/${config.org}/${partition}/users"),
            ("evidence: { days: record.days }", "evidence: { days: record.days, partition: partition }")),
        RuleCase(
            ["check-partition"], "    records: body.users", "    partitions: '[\"a\", \"b\"]'\n    records: body.users",
            ("GET /orgs/${config.org}/users", "GET /orgs/${config.org}/${partition}/users"),
            (
                "checks:\n",
                "checks:\n  many: { name: Many, over: users, aggregate: { count: partition == 'a' }, pass: value > 3, remediation: Do. }\n"
            )),
    ]

    private static let events = [
        RuleCase(
            ["webhook-verification"], .wide, "verify: { scheme: hmac-sha256, header: X-Sign, secret: hook }",
            "verify: { scheme: hmac-sha256, secret: hook }"),
        RuleCase(
            ["webhook-verification"], .wide, "verify: { scheme: hmac-sha256, header: X-Sign, secret: hook }",
            "verify: { scheme: hmac-sha256, header: X-Sign, secret: hook, signed: '${timestamp}' }"),
        RuleCase(["webhook-verification"], .wide, ", secret: hook }", ", secret: hook, publicKey: '${config.org}' }"),
        RuleCase(["webhook-verification"], .wide, ", secret: hook }", ", secret: hook, signed: '${timestamp}.${body}' }"),
        RuleCase(["webhook-verification"], .wide, ", secret: hook }", ", secret: hook, signed: '${id}.${body}' }"),
        RuleCase(["webhook-verification"], .wide, ", secret: hook }", ", secret: hook, timestamp: 'headers[\"x-time\"]' }"),
        RuleCase(
            ["webhook-verification"], .wide, ", secret: hook }",
            ", secret: hook, timestamp: 'headers[\"x-time\"]', signed: '${headers[\"x-other\"]}.${body}' }"),
        RuleCase(
            ["webhook-verification"], .wide, "scheme: hmac-sha256, header: X-Sign, secret: hook }",
            "scheme: token, header: X-Sign, secret: hook, signed: '${body}' }"),
        RuleCase(
            ["webhook-verification"], .wide, ", secret: hook }",
            ", secret: hook, signed: '${body}', timestamp: 'headers[\"x-time\"]' }"),
        RuleCase(
            ["webhook-verification"], .wide, "scheme: hmac-sha256, header: X-Sign, secret: hook }",
            "scheme: ed25519, header: X-Sign, secret: hook, publicKey: '${config.org}' }"),
        RuleCase(
            ["unused-field", "webhook-verification"], .wide, "scheme: hmac-sha256, header: X-Sign, secret: hook }",
            "scheme: token, header: X-Sign }"),
        RuleCase(["event-rule"], .wide, "  type: body.type\n", ""),
        RuleCase(["event-rule"], .wide, "  type: body.type\n", "  type: body.type\n  eventId: '\"x\"'\n"),
        RuleCase(["unsafe-method"], "request: GET /me", "request: DELETE /me"),
        RuleCase(["event-rule"], .wide, "events: { user.*: { refresh: users } }", "events: { user.*: {} }"),
        RuleCase(["event-rule"], .wide, "events: { user.*: { refresh: users } }", "events: {}"),
        RuleCase(["event-refresh"], .wide, "events: { user.*: { refresh: users } }", "events: { user.*: { refresh: user } }"),
        RuleCase(["action-method"], .wide, "request: POST /users/${input.user}/suspend", "request: GET /users/${input.user}/suspend"),
    ]

    private static let completeness = [
        RuleCase(["missing-test"], "test:\n  request: GET /me\n  identity: { id: body.id }\n", ""),
        RuleCase(["missing-documentation"], "docsUrl: https://docs.acme.com/api\n", ""),
        RuleCase(["missing-remediation"], "remediation: Deactivate the account.", "description: Nothing."),
        RuleCase(["missing-checks", "stream-unread", "unused-variable"], .plain, SampleText.checks, ""),
        RuleCase(["missing-icon"], .folder(file: "manifest.yaml"), "capabilities: [sync]", "icon: other.svg\ncapabilities: [sync]"),
        RuleCase(["missing-fixtures"], .folder(file: "fixtures/sandbox.yaml"), "", ""),
    ]

    private static let fixtures = [
        RuleCase(["fixture-invalid"], .folder(file: "fixtures/sandbox.yaml"), "body: account.json", "body: acount.json"),
        RuleCase(["fixture-invalid"], .folder(file: "fixtures/sandbox.yaml"), "body: account.json", "body: ../fixtures/account.json"),
        RuleCase(["fixture-invalid"], .folder(file: "fixtures/sandbox.yaml"), "body: account.json", "body: /etc/hostname"),
        RuleCase(["fixture-invalid"], .folder(file: "fixtures/users-1.json"), "\"users\": [", "\"users\": [,"),
        RuleCase(
            ["fixture-unknown-name"], .folder(file: "fixtures/sandbox.yaml"), "config: { org: acme }", "config: { org: acme, orgg: acme }"),
        RuleCase(
            ["fixture-unanswered", "fixture-unreached"], .folder(file: "manifest.yaml"), "request: GET /orgs/${config.org}\n",
            "request: GET /organisations/${config.org}\n"),
        RuleCase(
            ["fixture-unexpected"], .folder(file: "fixtures/sandbox.yaml"), "records: { users: 3, projects: 2 }\n",
            "records: { users: 3 }\n", ("delta: { projects: 1 }", "delta: {}")),
        RuleCase(
            ["type-not-in-fixtures"], .folder(file: "manifest.yaml"), "pass: record.mfa_enabled", "pass: record.mfa_enabled == \"yes\""),
        RuleCase(["expression-result"], .folder(file: "manifest.yaml"), "pass: record.mfa_enabled", "pass: record.email"),
        RuleCase(["expression-result"], .folder(file: "manifest.yaml"), "where: record.active", "where: record.email"),
        RuleCase(["expression-result"], .folder(file: "manifest.yaml"), "'record.role == \"owner\"'", "record.role"),
        RuleCase(
            ["expression-result"], .folder(file: "manifest.yaml"), "    key: record.id\n  projects",
            "    key: record.id\n    filter: record.email\n  projects"),
        RuleCase(["field-not-in-fixtures"], .folder(file: "manifest.yaml"), "pass: record.mfa_enabled", "pass: record.mfa_enabld"),
        RuleCase(
            ["delta-units"], .folder(file: "manifest.yaml"), "      cursor: timestamp(record.updated_at)\n      format: iso8601",
            "      cursor: record.id", ("    records: body.projects", "    partitions: '[config.org]'\n    records: body.projects"),
            ("GET /orgs/${config.org}/projects", "GET /orgs/${partition}/projects")),
        RuleCase(
            ["fixture-secret"], .folder(file: "fixtures/account.json"), "{",
            "{ \"key\": \"ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a\", "),
        RuleCase(["nullable-key"], .folder(file: "fixtures/users-2.json"), "\"id\": 3", "\"id\": null"),
        RuleCase(["nullable-key"], .folder(file: "fixtures/projects.json"), "\"updated_at\": \"", "\"updated_on\": \""),
    ]
}
