extension IntegrationManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        IntegrationManifest(id: "", name: "", description: "", category: .cloud, capabilities: [], auth: .basic(BasicAuth()), http: .blank),
        "One integration as configuration: what it is, how it authenticates, what it reads and which checks it makes.",
        fields: [
            .required("id", \.id, .slug, "Stable slug of the integration; the name of its folder.", example: "okta"),
            .required("name", \.name, .text, "Display name.", example: "Okta"),
            .required(
                "description", \.description, .text,
                "One or two sentences about what the integration reads.",
                example: "Users, factors and admin roles of an Okta organisation."
            ),
            .required("category", \.category, .choice(), "Where the catalogue lists it.", example: "Identity & Access"),
            .optional(
                "docsUrl", \.docsUrl, .url,
                "The provider's public API documentation.",
                example: "https://developer.okta.com/docs/api/"
            ),
            .optional("icon", \.icon, .text, "Icon file inside the folder; `icon.svg` when that file exists.", example: "icon.svg"),
            .defaulted(
                "active", \.active, .flag,
                "Whether new connections can be made; an inactive integration stays loadable.",
                example: "false"
            ),
            .required(
                "capabilities", \.capabilities, .list(of: .choice(), atLeast: 1),
                "What the integration can do. Each one needs its section below, and the reverse.",
                example: "[sync, webhook]"
            ),
            .required(
                "auth", \.auth, AuthStrategy.kind,
                "How requests are authenticated.",
                example: #"{ type: api_key, config: { name: Authorization, prefix: "SSWS " } }"#
            ),
            .defaulted(
                "credentialFields", \.credentialFields, .list(of: .object(CredentialField.shape)),
                "What a person types to connect; secrets are `credentials.<id>`, all others `config.<id>`.",
                example: "[{ id: api_key, label: API token, type: password }]"
            ),
            .defaulted(
                "variables", \.variables, .list(of: .object(VariableField.shape)),
                "What a person may tune on a connection: `variables.<id>`.",
                example: "[{ id: inactive_days, label: Inactive after, type: number, default: 90 }]"
            ),
            .required(
                "http", \.http, .object(HTTPSettings.shape),
                "Where requests go, and the limits and error rules every request obeys.",
                example: #"{ baseUrl: "https://api.example.com" }"#
            ),
            .optional(
                "test", \.test, .object(ConnectionTest.shape),
                "The request that proves the credentials work and says who we are connected as.",
                example: "{ request: GET /users/me }"
            ),
            .defaulted(
                "streams", \.streams, .named(StreamManifest.shape, \.name, keys: .identifier),
                "Lists of records, by name; order is kept.",
                example: "{ users: { request: GET /users, key: record.id } }"
            ),
            .defaulted(
                "checks", \.checks, .named(CheckManifest.shape, \.id, keys: .identifier),
                "Rules over records that become findings, by id; order is kept.",
                example: "{ mfa: { name: MFA, over: users, pass: record.mfa } }"
            ),
            .optional("webhook", \.webhook, .object(WebhookManifest.shape), "Events the provider sends to us (capability `webhook`)."),
            .optional(
                "realtime", \.realtime, .object(RealtimeManifest.shape),
                "Events we listen for on a connection we open (capability `realtime`)."
            ),
            .defaulted(
                "actions", \.actions, .named(ActionManifest.shape, \.name, keys: .identifier),
                "Changes that can be made at the provider, by name (capability `write`).",
                example: #"{ suspend: { request: "POST /users/${input.id}/suspend" } }"#
            ),
            .defaulted(
                "sync", \.sync, .object(SyncSchedule.shape),
                "How often to synchronise unless a connection says otherwise.",
                example: "{ full: 24h, delta: 15m }"
            ),
            .optional(
                "handler", \.handler, .name,
                "Name of a native Swift handler; absent means the declarative one.",
                example: "acme-native"
            ),
        ]
    )
}
