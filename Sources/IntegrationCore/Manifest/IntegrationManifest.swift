/// One integration as configuration: what it is, how it authenticates, what it reads and which checks it makes.
package struct IntegrationManifest: Hashable, Sendable {
    /// Stable slug of the integration; the name of its folder.
    package var id: String
    /// Display name.
    package var name: String
    /// One or two sentences about what the integration reads.
    package var description: String
    /// Where the catalogue lists it.
    package var category: IntegrationCategory
    /// The provider's public API documentation.
    package var docsUrl: String?
    /// Icon file inside the folder; `icon.svg` when that file exists.
    package var icon: String?
    /// Whether new connections can be made; an inactive integration stays loadable.
    package var active: Bool
    /// What the integration can do. Each one needs its section below, and the reverse.
    package var capabilities: [IntegrationCapability]
    /// How requests are authenticated.
    package var auth: AuthStrategy
    /// What a person types to connect; secrets are `credentials.<id>`, all others `config.<id>`.
    package var credentialFields: [CredentialField]
    /// What a person may tune on a connection: `variables.<id>`.
    package var variables: [VariableField]
    /// Where requests go, and the limits and error rules every request obeys.
    package var http: HTTPSettings
    /// The request that proves the credentials work and says who we are connected as.
    package var test: ConnectionTest?
    /// Lists of records, by name; order is kept.
    package var streams: [StreamManifest]
    /// Rules over records that become findings, by id; order is kept.
    package var checks: [CheckManifest]
    /// Events the provider sends to us (capability `webhook`).
    package var webhook: WebhookManifest?
    /// Events we listen for on a connection we open (capability `realtime`).
    package var realtime: RealtimeManifest?
    /// Changes that can be made at the provider, by name (capability `write`).
    package var actions: [ActionManifest]
    /// How often to synchronise unless a connection says otherwise.
    package var sync: SyncSchedule
    /// Name of a native Swift handler; absent means the declarative one.
    package var handler: String?
    /// Where the manifest was read; nil for one written in Swift.
    package var origin: ManifestOrigin?

    package init(
        id: String,
        name: String,
        description: String,
        category: IntegrationCategory,
        docsUrl: String? = nil,
        icon: String? = nil,
        active: Bool = true,
        capabilities: [IntegrationCapability],
        auth: AuthStrategy,
        credentialFields: [CredentialField] = [],
        variables: [VariableField] = [],
        http: HTTPSettings,
        test: ConnectionTest? = nil,
        streams: [StreamManifest] = [],
        checks: [CheckManifest] = [],
        webhook: WebhookManifest? = nil,
        realtime: RealtimeManifest? = nil,
        actions: [ActionManifest] = [],
        sync: SyncSchedule = SyncSchedule(),
        handler: String? = nil,
        origin: ManifestOrigin? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.category = category
        self.docsUrl = docsUrl
        self.icon = icon
        self.active = active
        self.capabilities = capabilities
        self.auth = auth
        self.credentialFields = credentialFields
        self.variables = variables
        self.http = http
        self.test = test
        self.streams = streams
        self.checks = checks
        self.webhook = webhook
        self.realtime = realtime
        self.actions = actions
        self.sync = sync
        self.handler = handler
        self.origin = origin
    }
}
