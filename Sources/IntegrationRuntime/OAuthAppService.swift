package import Foundation
import IntegrationAuth
package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore

/// Which OAuth client is used at a provider: the organisation's own, else the platform's.
package struct OAuthAppService: Sendable {
    /// Whose client it is.
    package enum Source: String, Sendable {
        case organization
        case platform
    }

    private let store: IntegrationStore
    private let vault: CredentialVault
    private let environment: Redacted<[String: String]>
    private let now: @Sendable () -> Date

    /// - Parameter environment: where the variables are that manifests name.
    package init(
        store: IntegrationStore, vault: CredentialVault, environment: [String: String], now: @escaping @Sendable () -> Date
    ) {
        self.store = store
        self.vault = vault
        self.environment = Redacted(environment)
        self.now = now
    }

    /// The client that is used; nil where there is none.
    package func resolve(
        _ manifest: IntegrationManifest, organization: String
    ) async throws -> (application: OAuthApplication, source: Source)? {
        if let own = try await store.oauthApps(organization: organization, provider: manifest.id).first {
            let secret = try await vault.open(
                own.secret, for: .oauthApp(organization: organization, provider: manifest.id), of: organization)
            return (OAuthApplication(clientID: own.clientID, secret: secret.isEmpty ? nil : secret), .organization)
        }
        return platform(manifest).map { ($0, .platform) }
    }

    /// Under which names the budgets of a connection lie. Who asks as the same app shares the app's.
    func budgetNames(of connection: IntegrationConnection, _ manifest: IntegrationManifest) async throws -> RateBudgetNames {
        var app = "app \(manifest.id)"
        // Looked up only where it matters.
        if manifest.http.rateLimit?.app != nil, case .oauth2 = manifest.auth,
            try await !store.oauthApps(organization: connection.organization, provider: manifest.id).isEmpty
        {
            app += " \(connection.organization)"
        }
        return RateBudgetNames(connection: "connection \(connection.id)", app: app)
    }

    /// Credentials with what is the application's: for client credentials that a connection has not of its own.
    func completed(
        _ credentials: IntegrationCredentials, _ manifest: IntegrationManifest, organization: String
    ) async throws -> IntegrationCredentials {
        guard case .oauth2(let oauth) = manifest.auth, oauth.grant == .clientCredentials, credentials.reveal("client_id") == nil,
            let app = try await resolve(manifest, organization: organization)
        else { return credentials }
        var secrets = ["client_id": app.application.clientID]
        secrets["client_secret"] = app.application.revealSecret()
        for name in credentials.names { secrets[name] = credentials.reveal(name) }
        return IntegrationCredentials(secrets)
    }

    package func save(
        _ manifest: IntegrationManifest, organization: String, clientID: String, secret: String, by actor: String
    ) async throws {
        let sealed = try await vault.seal(
            secret, for: .oauthApp(organization: organization, provider: manifest.id), of: organization)
        try await store.saveOAuthApp(
            organization: organization, provider: manifest.id, clientID: clientID, secret: sealed, by: actor, now: now())
    }

    package func list(organization: String) async throws -> [StoredOAuthApp] {
        try await store.oauthApps(organization: organization)
    }

    package func delete(_ provider: String, organization: String, by actor: String) async throws {
        guard try await store.deleteOAuthApp(organization: organization, provider: provider, by: actor, now: now()) else {
            throw RuntimeError(.notFound, "the organisation has no OAuth app for that integration")
        }
    }

    private func platform(_ manifest: IntegrationManifest) -> OAuthApplication? {
        guard case .oauth2(let oauth) = manifest.auth else { return nil }
        func value(_ name: String?) -> String? { name.flatMap { environment.reveal()[$0] }.flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = value(oauth.clientIdEnvVar) else { return nil }
        return OAuthApplication(clientID: id, secret: value(oauth.clientSecretEnvVar))
    }
}
