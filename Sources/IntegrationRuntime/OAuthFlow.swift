import Crypto
package import Foundation
import IntegrationAuth
package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore
package import Logging

/// Connects by a person's consent: the authorization code grant, with what keeps others out of it (RFC 9700).
package struct OAuthFlow: Sendable {
    /// How long a person has, from the start to coming back.
    private static let lifetime: TimeInterval = 600

    private let registry: IntegrationRegistry
    let store: IntegrationStore
    let vault: CredentialVault
    let clients: OAuthClients
    private let connections: ConnectionService
    let access: ProviderAccess
    private let addresses: OAuthAddresses
    private let metrics: Metrics
    let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, vault: CredentialVault, clients: OAuthClients,
        connections: ConnectionService, access: ProviderAccess, addresses: OAuthAddresses, metrics: Metrics, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.vault = vault
        self.clients = clients
        self.connections = connections
        self.access = access
        self.addresses = addresses
        self.metrics = metrics
        self.logger = logger
    }

    /// What a person wants to connect.
    package struct Start: Sendable {
        package var organization: String
        package var provider: String
        package var name: String
        package var values: [String: String]
        package var variables: [String: String]
        package var returnURL: String?
        /// A connection to connect anew.
        package var connection: PublicID?

        package init(
            organization: String, provider: String, name: String, values: [String: String], variables: [String: String],
            returnURL: String? = nil, connection: PublicID? = nil
        ) {
            self.organization = organization
            self.provider = provider
            self.name = name
            self.values = values
            self.variables = variables
            self.returnURL = returnURL
            self.connection = connection
        }
    }

    /// How a flow ended, for the person who comes back.
    package struct Outcome: Sendable {
        package let connection: IntegrationConnection?
        /// Why there is no connection.
        package let failure: RuntimeError?
        package let returnURL: String?
        /// Whether the flow is used up; where it is not, the same address may be opened once more.
        package let isOver: Bool
    }

    /// What a person has to do next.
    package enum Next: Sendable {
        /// Go to this server, which binds the flow to that browser.
        case browser(url: String)
        /// Type a code on another device, while the flow is polled.
        case device(OAuthClient.DeviceCode, flow: String)
    }

    /// Begins a flow.
    ///
    /// - Throws: ``RuntimeError`` with ``RuntimeError/Code/alreadyExists`` where the name is taken, before somebody consents for nothing.
    package func start(_ start: Start, by actor: String) async throws -> (next: Next, expiresAt: Date) {
        let (manifest, oauth) = try oauthManifest(start.provider)
        guard manifest.active || start.connection != nil else {
            throw RuntimeError(.conflict, "no new connections are made to \(manifest.name)")
        }
        if let returnURL = start.returnURL, !addresses.allowsReturn(to: returnURL) {
            throw RuntimeError.invalid([
                .init(
                    field: "/returnUrl", reason: "is not an address that this server sends people to",
                    fix: "The operator names its origin with --return-url or APP_URL.")
            ])
        }
        guard let source = try await clients.source(manifest, organization: start.organization) else {
            throw RuntimeError(.conflict, "there is no OAuth app for \(manifest.name); save one, or let the operator set it up")
        }
        let settings = try await settings(start, manifest)
        if start.connection == nil,
            try await store.hasConnection(to: manifest.id, named: start.name, organization: start.organization)
        {
            throw RuntimeError(.alreadyExists, "there is a connection to \(manifest.name) of the name `\(start.name)` already")
        }
        let isShared = source == .platform && oauth.issuer != nil
        let isDevice = oauth.grant == .deviceCode
        var flow = OAuthFlowState(
            verifier: isDevice || !oauth.pkce ? nil : RandomToken.make(),
            redirectURI: isShared ? addresses.sharedCallback : addresses.callback(of: manifest.id), name: start.name,
            config: settings.config,
            // Others may be changed while a person consents.
            variables: start.connection == nil ? settings.variables : settings.variables.filter { start.variables[$0.key] != nil },
            returnURL: start.returnURL, connection: start.connection)
        if oauth.dpop { flow.key = DPoPKey() }
        let state = RandomToken.make()
        let now = access.clock.now()
        guard isDevice else {
            let expiresAt = now + Self.lifetime
            try await keep(flow, state, manifest, start.organization, by: actor, until: expiresAt)
            return (.browser(url: addresses.authorize(state: state)), expiresAt)
        }
        let code = try await asking(manifest) {
            try await clients.withClient(of: manifest, organization: start.organization, config: flow.config, key: flow.key) {
                try await $0.deviceCode()
            }
        }
        let seconds = Int(code.interval.components.seconds)
        flow.device = OAuthFlowState.Device(code: code.deviceCode, interval: seconds, nextPoll: now + Double(seconds))
        try await keep(flow, state, manifest, start.organization, by: actor, until: code.expiresAt)
        return (.device(code, flow: state), code.expiresAt)
    }

    private func keep(
        _ flow: OAuthFlowState, _ state: String, _ manifest: IntegrationManifest, _ organization: String, by actor: String, until end: Date
    ) async throws {
        let hash = RandomToken.hash(state)
        let sealed = try await vault.seal(flow.json, for: .oauthState(organization: organization, hash: hash), of: organization)
        try await store.addOAuthState(
            StoredOAuthState(
                hash: hash, organization: organization, provider: manifest.id, actor: actor, payload: sealed, expiresAt: end),
            now: access.clock.now())
    }

    /// What came of a device flow so far.
    package enum DeviceProgress: Sendable {
        /// Come back after so many seconds.
        case pending(seconds: Int)
        case connected(IntegrationConnection)
    }

    /// Asks the provider whether a person has typed the code; not more often than it wants to be asked, however often this is called.
    ///
    /// - Throws: "not found" when the flow is over, or is not this organisation's.
    package func poll(_ state: String, organization: String) async throws -> DeviceProgress {
        let hash = RandomToken.hash(state)
        let now = access.clock.now()
        guard let stored = try await store.oauthState(hash, organization: organization, now: now) else { throw Self.over }
        var flow = try await opened(stored)
        guard var device = flow.device else { throw Self.over }
        let wait = device.nextPoll.timeIntervalSince(now)
        if wait > 0 { return .pending(seconds: max(1, Int(wait.rounded(.up)))) }
        // Whoever takes the turn asks; the others wait for what comes of it.
        device.nextPoll = now + Double(device.interval)
        guard try await turn(stored, &flow, device) else { return .pending(seconds: device.interval) }
        let (manifest, _) = try oauthManifest(stored.provider)
        let polled = try await asking(manifest) {
            try await clients.withClient(of: manifest, organization: organization, config: flow.config, key: flow.key) { client in
                (try await client.poll(deviceCode: device.code), client.requestedScopes)
            }
        } orRefused: {
            metrics.count(.connected, manifest.id, RuntimeError.Code.credentialsRefused.rawValue)
            _ = try await store.consumeOAuthState(hash, organization: organization)
        }
        switch polled.0 {
        case .pending: return .pending(seconds: device.interval)
        case .slowDown:
            // RFC 8628, section 3.5.
            device.interval += 5
            device.nextPoll = now + Double(device.interval)
            if let current = try await store.oauthState(hash, organization: organization, now: now) {
                _ = try await turn(current, &flow, device)
            }
            return .pending(seconds: device.interval)
        case .granted(let tokens):
            // Where that fails the next poll ends the flow, as the provider refuses it: these tokens must not be lost for it.
            _ = try? await store.consumeOAuthState(hash, organization: organization)
            do {
                let connection = try await connect(stored, manifest, flow, tokens, requested: polled.1)
                metrics.count(.connected, manifest.id, "connected")
                return .connected(connection)
            } catch {
                metrics.count(.connected, manifest.id, try told(error).code.rawValue)
                throw error
            }
        }
    }

    /// Replaces what is kept of a device flow, unless somebody else has done so meanwhile.
    private func turn(_ stored: StoredOAuthState, _ flow: inout OAuthFlowState, _ device: OAuthFlowState.Device) async throws -> Bool {
        flow.device = device
        let sealed = try await vault.seal(
            flow.json, for: .oauthState(organization: stored.organization, hash: stored.hash), of: stored.organization)
        return try await store.replaceOAuthState(stored, by: sealed)
    }

    private func connect(
        _ stored: StoredOAuthState, _ manifest: IntegrationManifest, _ flow: OAuthFlowState, _ tokens: OAuthTokens, requested: [String]
    ) async throws -> IntegrationConnection {
        let consent = ConnectionService.Consent(
            organization: stored.organization, manifest: manifest, name: flow.name, config: flow.config, variables: flow.variables,
            tokens: tokens, requestedScopes: requested, key: flow.key, connection: flow.connection)
        return try await connections.connect(consent, by: stored.actor, logger: logger) { await giveBack(consent) }
    }

    /// Names what an endpoint did not give.
    private func asking<Result>(
        _ manifest: IntegrationManifest, _ body: () async throws -> Result, orRefused end: () async throws -> Void = {}
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as EngineError {
            if error.code == .authenticationRejected { try await end() }
            throw RuntimeError(error, manifest)
        }
    }

    /// Binds a flow to the browser that came for it, and says where the provider asks for consent. That browser may come again.
    ///
    /// - Parameter cookie: what the browser kept of this flow; nil where it has nothing of it.
    /// - Returns: the provider's address, and what the browser has to keep in a cookie.
    /// - Throws: ``RuntimeError``, for a person: "not found" when the flow is over, or another browser was there before.
    package func authorize(state: String, cookie: String?) async throws -> (url: String, cookie: String) {
        do {
            return try await begin(state, cookie)
        } catch {
            throw try told(error)
        }
    }

    private func begin(_ state: String, _ cookie: String?) async throws -> (url: String, cookie: String) {
        let stored = try await store.oauthState(RandomToken.hash(state), organization: nil, now: access.clock.now())
        guard let stored, stored.browser == nil || Self.isHolder(cookie, of: stored) else { throw Self.over }
        let (manifest, _) = try oauthManifest(stored.provider)
        let flow = try await opened(stored)
        guard flow.device == nil else { throw Self.over }
        let url = try await asking(manifest) {
            try await clients.withClient(of: manifest, organization: stored.organization, config: flow.config, key: flow.key) { client in
                try await client.authorizationURL(
                    state: state, challenge: flow.verifier.map(RandomToken.challenge), redirectURI: flow.redirectURI)
            }
        }
        if let cookie, stored.browser != nil { return (url, cookie) }
        // Last: where the provider does not answer, nobody has begun anything, and the person tries again.
        let new = RandomToken.make()
        guard try await store.bindOAuthState(stored, browser: RandomToken.hash(new), now: access.clock.now()) else { throw Self.over }
        return (url, new)
    }

    /// Whether a browser is the one that a flow is bound to. How long that takes tells nothing about the cookie.
    private static func isHolder(_ cookie: String?, of stored: StoredOAuthState) -> Bool {
        guard let browser = stored.browser, let cookie else { return false }
        return SHA256.hash(data: Data(cookie.utf8)) == Data(browser)
    }

    /// Takes a person back from the provider. A flow is used up by the first who comes with its state, whatever comes of it.
    ///
    /// - Parameters:
    ///   - context: the integration whose callback address was called; nil for the shared one.
    ///   - query: what the provider sent.
    ///   - cookie: what the browser kept.
    /// - Throws: `CancellationError` only: whatever else goes wrong is told to a person.
    package func finish(context: String?, query: [String: String], cookie: String?) async throws -> Outcome {
        var returnURL: String?
        var isOver = false
        var provider: String?
        do {
            guard let state = query["state"] else { throw Self.over }
            let stored = try await store.consumeOAuthState(RandomToken.hash(state), organization: nil)
            isOver = true
            guard let stored else { throw Self.over }
            provider = stored.provider
            let flow = try await opened(stored)
            returnURL = flow.returnURL
            let connection = try await connect(stored, flow, context: context, query: query, cookie: cookie)
            metrics.count(.connected, stored.provider, "connected")
            return Outcome(connection: connection, failure: nil, returnURL: returnURL, isOver: true)
        } catch {
            let failure = try told(error)
            // Who comes with a state that is none has begun nothing here.
            if let provider { metrics.count(.connected, provider, failure.code.rawValue) }
            return Outcome(connection: nil, failure: failure, returnURL: returnURL, isOver: isOver)
        }
    }

    private func connect(
        _ stored: StoredOAuthState, _ flow: OAuthFlowState, context: String?, query: [String: String], cookie: String?
    ) async throws -> IntegrationConnection {
        guard stored.expiresAt > access.clock.now() else { throw Self.over }
        guard Self.isHolder(cookie, of: stored) else {
            throw RuntimeError(.conflict, "this was begun in another browser; begin again in this one")
        }
        let (manifest, _) = try oauthManifest(stored.provider)
        guard flow.device == nil else { throw Self.over }
        try checkSender(manifest, flow, context: context, query: query)
        if let error = query["error"] {
            let word = error.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F } && error.utf8.count <= 40 ? error : "an error"
            throw RuntimeError(
                .credentialsRefused,
                word == "access_denied" ? "consent was refused at \(manifest.name)" : "\(manifest.name) answered with \(word)")
        }
        guard let code = query["code"], !code.isEmpty else {
            throw RuntimeError(.credentialsRefused, "\(manifest.name) sent no code")
        }
        let (tokens, requested) = try await asking(manifest) {
            try await clients.withClient(of: manifest, organization: stored.organization, config: flow.config, key: flow.key) { client in
                let tokens = try await client.exchange(
                    code: code, verifier: flow.verifier, redirectURI: flow.redirectURI, query: query)
                return (tokens, client.requestedScopes)
            }
        }
        return try await connect(stored, manifest, flow, tokens, requested: requested)
    }

    /// Whether the answer came from the provider it was asked of (RFC 9207), to the address that is that provider's own.
    private func checkSender(
        _ manifest: IntegrationManifest, _ flow: OAuthFlowState, context: String?, query: [String: String]
    ) throws(RuntimeError) {
        let mixedUp = RuntimeError(.conflict, "the answer did not come from \(manifest.name); begin again")
        let called = context.map(addresses.callback) ?? addresses.sharedCallback
        guard called == flow.redirectURI else { throw mixedUp }
        guard let oauth = Self.oauth(of: manifest) else { throw mixedUp }
        if let issuer = oauth.issuer {
            guard query["iss"] == issuer else { throw mixedUp }
        } else if let sent = query["iss"] {
            // Without the name of the issuer in the manifest, it is at least the same origin.
            let known = [oauth.authorizeUrl?.source, oauth.tokenUrl.source].compactMap(\.self).compactMap(OAuthAddresses.origin)
            guard let origin = OAuthAddresses.origin(of: sent), known.contains(origin) else { throw mixedUp }
        }
    }

    private func opened(_ stored: StoredOAuthState) async throws -> OAuthFlowState {
        try OAuthFlowState(
            json: try await vault.open(
                stored.payload, for: .oauthState(organization: stored.organization, hash: stored.hash), of: stored.organization))
    }

    private func settings(_ start: Start, _ manifest: IntegrationManifest) async throws -> GivenSettings {
        var values = start.values
        var variables = start.variables
        if let id = start.connection {
            let known = try await connections.get(id, organization: start.organization)
            guard known.provider == manifest.id else { throw RuntimeError(.notFound, "there is no connection of that id") }
            let typed = Set(manifest.credentialFields.map(\.id))
            guard values.isEmpty else {
                throw RuntimeError.invalid([
                    .init(field: "/config", reason: "stays as it is when a connection is connected anew", fix: "Leave it out.")
                ])
            }
            values = known.config.filter { typed.contains($0.key) }.mapValues(\.text)
            variables = known.variables.mapValues(\.text).merging(variables) { $1 }
        }
        do {
            return try GivenSettings(values, variables: variables, of: manifest, obtained: false)
        } catch {
            throw RuntimeError.invalid(error.all)
        }
    }

    private func oauthManifest(_ id: String) throws(RuntimeError) -> (IntegrationManifest, OAuth2Auth) {
        guard let manifest = registry[id] else { throw RuntimeError(.notFound, "there is no integration of that id") }
        guard let oauth = Self.oauth(of: manifest), !oauth.obtainsToken else {
            throw RuntimeError(.conflict, "\(manifest.name) is not connected by consent; give its credentials")
        }
        return (manifest, oauth)
    }

    static func oauth(of manifest: IntegrationManifest) -> OAuth2Auth? {
        if case .oauth2(let oauth) = manifest.auth { return oauth }
        return nil
    }

    private static let over = RuntimeError(.notFound, "this is over, or was used already; begin again")
}
