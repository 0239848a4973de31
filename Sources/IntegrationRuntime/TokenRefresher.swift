import Foundation
package import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging

/// Gives the credentials of a connection that are valid now, and refreshes tokens before they expire: one request at a time for each
/// connection, over all processes that share the database.
package struct TokenRefresher: Sendable {
    /// How long before its end a token is refreshed, unless it lives for less than four times as long.
    private static let margin: TimeInterval = 300
    /// Longer than a request can take: whoever has not answered by then is dead, or its answer decides by the version it refreshed.
    private static let leaseMargin: Duration = .seconds(30)
    private static let pollInterval: Duration = .milliseconds(50)

    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let vault: CredentialVault
    private let apps: OAuthAppService
    private let access: ProviderAccess
    private let metrics: Metrics
    private let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, vault: CredentialVault, apps: OAuthAppService, access: ProviderAccess,
        metrics: Metrics, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.vault = vault
        self.apps = apps
        self.access = access
        self.metrics = metrics
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
        while true {
            try Task.checkCancellation()
            guard let opened = try await vault.open(connection.id, organization: connection.organization) else {
                throw RuntimeError(.conflict, "the connection has no credentials")
            }
            let now = access.clock.now()
            let isRefused = refused != nil && opened.credentials.reveal("access_token") == refused
            guard let state = try await store.tokenState(connection.id, organization: connection.organization),
                let refreshToken = opened.credentials.reveal("refresh_token"), isRefused || Self.isDue(state, now: now)
            else { return opened }
            let isValid = !isRefused && (state.expiresAt.map { $0 > now } ?? true)
            if let retryAt = state.retryAt, retryAt > now {
                if isValid { return opened }
                throw RuntimeError(
                    .providerUnavailable, "\(manifest.name) did not refresh the access; the next try is at \(retryAt.formatted(.iso8601))")
            }
            let until = now + (manifest.http.timeout.total + Self.leaseMargin).timeInterval
            let lease = try await store.leaseRefresh(
                connection.id, organization: connection.organization, version: opened.version, until: until, now: now)
            guard let lease else {
                // Somebody else is at it: what is still valid may be used meanwhile.
                if isValid { return opened }
                try await access.clock.sleep(Self.pollInterval)
                continue
            }
            if let failure = try await refresh(connection, manifest, refreshToken, lease, state) {
                if isValid, failure.code != .credentialsRefused { return opened }
                throw failure
            }
        }
    }

    private static func isDue(_ state: TokenState, now: Date) -> Bool {
        guard let expiresAt = state.expiresAt else { return false }
        let lifetime = expiresAt.timeIntervalSince(state.refreshedAt)
        return now >= expiresAt - min(margin, lifetime / 4)
    }

    /// - Returns: Why there are no new tokens; nil when there are, here or from somebody else.
    private func refresh(
        _ connection: IntegrationConnection, _ manifest: IntegrationManifest, _ token: String, _ lease: RefreshLease, _ state: TokenState
    ) async throws -> RuntimeError? {
        guard let app = try await apps.resolve(manifest, organization: connection.organization) else {
            return try await failed(connection, lease, state, RuntimeError(.conflict, "the OAuth app of \(manifest.name) is gone"))
        }
        // In a task of its own: whoever asked may go away, and the answer may hold the only token that is still valid.
        return try await Task { () -> RuntimeError? in
            let tokens: OAuthTokens
            do {
                tokens = try await access.sync(manifest, logger: logger).withOAuth(app.application, config: connection.config) { client in
                    try await client.refresh(token)
                }
            } catch let error as EngineError {
                return try await failed(connection, lease, state, error, manifest)
            }
            let sealed = try await vault.seal(
                tokens.credentials(keeping: token), of: connection.id, organization: connection.organization, version: lease.version + 1)
            let isSaved = try await store.saveRefreshed(
                connection.id, organization: connection.organization, lease, sealed, expiresAt: tokens.expiresAt, scopes: tokens.scopes,
                now: access.clock.now())
            logger.info(
                "tokens refreshed",
                metadata: ["connection.id": "\(connection.id)", "provider.slug": "\(manifest.id)", "kept": "\(isSaved)"])
            return nil
        }.value
    }

    private func failed(
        _ connection: IntegrationConnection, _ lease: RefreshLease, _ state: TokenState, _ error: EngineError,
        _ manifest: IntegrationManifest
    ) async throws -> RuntimeError? {
        guard error.code == .authenticationRejected else {
            return try await failed(
                connection, lease, state, RuntimeError(.providerUnavailable, "\(manifest.name): \(error.reason)"))
        }
        // Before the verdict the newest version is read: the token may have been refused because somebody else used it.
        let current = try await store.integrationConnection(connection.id, organization: connection.organization)
        if let current, current.connection.credentialVersion != lease.version { return nil }
        let reason = "\(manifest.name) does not accept the access any more; connect anew"
        _ = try await store.updateConnection(
            connection.id, organization: connection.organization, version: lease.version,
            now: access.clock.now()
        ) { known in
            try known.apply(.tested(isAccepted: false))
            known.reason = reason
            return AuditEvent(.connectionTested, target: known.id.rawValue, by: "system", details: ["accepted": "false"])
        }
        return try await failed(connection, lease, state, RuntimeError(.credentialsRefused, reason))
    }

    /// Gives the lease back, and lets the next try wait twice as long as the one before.
    private func failed(
        _ connection: IntegrationConnection, _ lease: RefreshLease, _ state: TokenState, _ error: RuntimeError
    ) async throws -> RuntimeError {
        let wait = min(3600, 15 * pow(2, Double(min(state.failures, 12))))
        try await store.refreshFailed(
            connection.id, organization: connection.organization, lease,
            retryAt: access.clock.now() + wait * Double.random(in: 0.5...1))
        return error
    }
}

extension Duration {
    fileprivate var timeInterval: TimeInterval { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
