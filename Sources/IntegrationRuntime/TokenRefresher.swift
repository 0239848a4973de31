import Foundation
import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging

/// Gives the credentials of a connection that are valid now, and refreshes tokens before they expire: one request at a time for each
/// connection, over all processes that share the database.
package struct TokenRefresher: Sendable {
    /// Longer than a request can take: whoever has not answered by then is dead, or its answer decides by the version it refreshed.
    private static let leaseMargin: Duration = .seconds(30)
    /// How long tokens that cannot be written down are held in memory, in seconds.
    private static let savingTime: TimeInterval = 600
    private static let pollInterval: Duration = .milliseconds(50)

    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let vault: CredentialVault
    private let clients: OAuthClients
    private let apps: OAuthAppService
    private let access: ProviderAccess
    private let metrics: Metrics
    private let inFlight: InFlight
    private let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, vault: CredentialVault, clients: OAuthClients, apps: OAuthAppService,
        access: ProviderAccess,
        metrics: Metrics, inFlight: InFlight, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.vault = vault
        self.clients = clients
        self.apps = apps
        self.access = access
        self.metrics = metrics
        self.inFlight = inFlight
        self.logger = logger
    }

    /// The credentials of a connection, its token refreshed if that is due.
    ///
    /// - Parameter refused: an access token that the provider does not accept, whenever it was to end.
    /// - Throws: ``RuntimeError`` when it has none, when the provider refuses the refresh token, or when the token is over and the provider
    ///   could not be asked.
    package func credentials(
        of connection: IntegrationConnection, refused: String? = nil
    ) async throws -> (version: Int, credentials: IntegrationCredentials) {
        guard let manifest = registry[connection.provider] else {
            throw RuntimeError(.conflict, "the integration `\(connection.provider)` is not here any more")
        }
        // Once for each use: whatever the provider says of the end of what it has just given.
        var isRenewed = false
        while true {
            try Task.checkCancellation()
            guard let opened = try await vault.open(connection.id, organization: connection.organization) else {
                throw RuntimeError(.conflict, "the connection has no credentials")
            }
            let now = access.clock.now()
            let isRefused = refused != nil && opened.credentials.reveal("access_token") == refused
            guard let state = try await store.tokenState(connection.id, organization: connection.organization),
                case .oauth2(let oauth) = manifest.auth, let refreshToken = opened.credentials.reveal("refresh_token"),
                !isRenewed, isRefused || Self.isDue(state, oauth, now: now)
            else { return (opened.version, try await apps.completed(opened.credentials, manifest, organization: connection.organization)) }
            let isValid = !isRefused && (state.expiresAt.map { $0 > now } ?? true)
            if let retryAt = state.retryAt, retryAt > now {
                if isValid { return opened }
                // Somebody else may have given up while this one waited.
                let current = try await store.integrationConnection(connection.id, organization: connection.organization)?.connection
                if current?.status == .error, let reason = current?.reason { throw RuntimeError(.credentialsRefused, reason) }
                throw RuntimeError(
                    .providerUnavailable, "\(manifest.name) did not refresh the access; the next try is at \(retryAt.formatted(.iso8601))")
            }
            // A request that has to name a nonce is sent twice.
            let until = now + (manifest.http.timeout.total * (oauth.dpop ? 2 : 1) + Self.leaseMargin).timeInterval
            let lease = try await store.leaseRefresh(
                connection.id, organization: connection.organization, version: opened.version, until: until, now: now)
            guard let lease else {
                // Somebody else is at it: what is still valid may be used meanwhile.
                if isValid { return opened }
                try await access.clock.sleep(Self.pollInterval)
                continue
            }
            let refresh = Refresh(
                connection: connection, manifest: manifest, isRotating: oauth.refresh == .rotating, token: refreshToken,
                key: opened.credentials.reveal("dpop_key").flatMap(DPoPKey.init), lease: lease, state: state)
            if let failure = try await self.refresh(refresh) {
                if isValid, failure.code != .credentialsRefused { return opened }
                throw failure
            }
            isRenewed = true
        }
    }

    /// How long before their end tokens may be refreshed: the longest that a manifest says, in seconds.
    var longestMargin: TimeInterval {
        registry.manifests.compactMap { manifest in
            if case .oauth2(let oauth) = manifest.auth { oauth.refreshMargin.timeInterval } else { nil }
        }.max() ?? 0
    }

    private static func isDue(_ state: TokenState, _ oauth: OAuth2Auth, now: Date) -> Bool {
        guard let expiresAt = state.expiresAt else { return false }
        let lifetime = expiresAt.timeIntervalSince(state.refreshedAt)
        return now >= expiresAt - min(oauth.refreshMargin.timeInterval, lifetime / 4)
    }

    /// One that is about to be done.
    private struct Refresh: Sendable {
        let connection: IntegrationConnection
        let manifest: IntegrationManifest
        /// Whether each use of a token ends it: then a token that may have been used is used once more, and not again and again, which
        /// providers take for theft.
        let isRotating: Bool
        let token: String
        let key: DPoPKey?
        let lease: RefreshLease
        let state: TokenState
    }

    /// - Returns: Why there are no new tokens; nil when there are, here or from somebody else.
    private func refresh(_ refresh: Refresh) async throws -> RuntimeError? {
        if refresh.isRotating, refresh.lease.lostAnswers > 1 {
            return try await end(refresh, "\(refresh.manifest.name) did not answer twice when the access was renewed; connect anew")
        }
        // In a task of its own: whoever asked may go away, and the answer may hold the only token that is still valid.
        return try await inFlight.run { try await exchange(refresh) }
    }

    private func exchange(_ refresh: Refresh) async throws -> RuntimeError? {
        let connection = refresh.connection
        let tokens: OAuthTokens
        do {
            tokens = try await clients.withClient(
                of: refresh.manifest, organization: connection.organization, config: connection.config, key: refresh.key
            ) { try await $0.refresh(refresh.token) }
        } catch let error as EngineError {
            if error.code == .authenticationRejected {
                return try await end(refresh, "\(refresh.manifest.name) does not accept the access any more; connect anew")
            }
            return try await failed(refresh, RuntimeError(error, refresh.manifest), isLost: error.mayHaveBeenDone)
        } catch let error as RuntimeError {
            return try await failed(refresh, error, isLost: false)
        } catch {
            // Of the database or the vault: nothing was sent yet, unless the task was cancelled.
            let unknown = RuntimeError(.providerUnavailable, "the access could not be renewed now")
            _ = try? await failed(refresh, unknown, isLost: error is CancellationError)
            throw error
        }
        let isSaved = try await save(tokens, of: refresh)
        if !isSaved { try await giveBack(tokens, of: refresh) }
        metrics.count(.refreshes, refresh.manifest.id, isSaved ? "renewed" : "late")
        logger.info(
            "tokens refreshed",
            metadata: ["connection.id": "\(connection.id)", "provider.slug": "\(refresh.manifest.id)", "kept": "\(isSaved)"])
        return nil
    }

    /// Revokes tokens of a connection that was deleted while they were on their way.
    private func giveBack(_ tokens: OAuthTokens, of refresh: Refresh) async throws {
        let connection = refresh.connection
        guard try await store.integrationConnection(connection.id, organization: connection.organization) == nil else { return }
        _ = try? await clients.withClient(
            of: refresh.manifest, organization: connection.organization, config: connection.config, key: refresh.key
        ) { client in
            for (token, hint) in [(tokens.refreshToken, "refresh_token"), (tokens.accessToken, "access_token")] {
                if let token { _ = try await client.revoke(token, hint: hint) }
            }
        }
    }

    /// Writes down tokens that may be the only ones still valid: where the database is full or locked, it is tried for a while.
    private func save(_ tokens: OAuthTokens, of refresh: Refresh) async throws -> Bool {
        let (connection, lease) = (refresh.connection, refresh.lease)
        let end = access.clock.now() + Self.savingTime
        while true {
            do {
                let sealed = try await vault.seal(
                    tokens.credentials(keeping: refresh.token, key: refresh.key), of: connection.id,
                    organization: connection.organization, version: lease.version + 1)
                return try await store.saveRefreshed(
                    connection.id, organization: connection.organization, lease, sealed, expiresAt: tokens.expiresAt,
                    scopes: tokens.scopes, now: access.clock.now())
            } catch let error as StoreError where error.isTransient && access.clock.now() < end {
                logger.error(
                    "tokens not saved yet", metadata: ["connection.id": "\(connection.id)", "error": "\(error.reason)"])
                try await access.clock.sleep(.seconds(1))
            }
        }
    }

    /// Nobody but a person can help any more.
    private func end(_ refresh: Refresh, _ reason: String) async throws -> RuntimeError? {
        let (connection, lease) = (refresh.connection, refresh.lease)
        // Before the verdict the newest version is read: the token may have been refused because somebody else used it.
        let current = try await store.integrationConnection(connection.id, organization: connection.organization)
        if let current, current.connection.credentialVersion != lease.version { return nil }
        _ = try await store.updateConnection(
            connection.id, organization: connection.organization, version: lease.version,
            now: access.clock.now()
        ) { known in
            try known.apply(.tested(isAccepted: false))
            known.reason = reason
            return AuditEvent(.connectionTested, target: known.id.rawValue, by: "system", details: ["accepted": "false"])
        }
        return try await failed(refresh, RuntimeError(.credentialsRefused, reason), isLost: false)
    }

    /// Gives the lease back, and lets the next try wait twice as long as the one before.
    private func failed(_ refresh: Refresh, _ error: RuntimeError, isLost: Bool) async throws -> RuntimeError {
        metrics.count(.refreshes, refresh.manifest.id, isLost ? "lost" : error.code.rawValue)
        let wait = min(3600, 15 * pow(2, Double(min(refresh.state.failures, 12))))
        try await store.refreshFailed(
            refresh.connection.id, organization: refresh.connection.organization, refresh.lease, isLost: isLost,
            retryAt: access.clock.now() + wait * Double.random(in: 0.5...1))
        return error
    }
}

extension Duration {
    fileprivate var timeInterval: TimeInterval { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
