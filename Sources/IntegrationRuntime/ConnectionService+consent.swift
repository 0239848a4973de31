import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
import IntegrationStore

extension ConnectionService {
    /// What a person's consent brought.
    package struct Consent: Sendable {
        let organization: String
        let manifest: IntegrationManifest
        let name: String
        let config: [String: SettingValue]
        let variables: [String: SettingValue]
        let tokens: OAuthTokens
        let requestedScopes: [String]
        /// What the tokens are bound to.
        let key: DPoPKey?
        /// The connection that is connected anew.
        let connection: PublicID?
    }

    /// Makes a connection of a consent, or gives one that is there its new tokens, after the provider was asked whether they work.
    package func connect(_ consent: Consent, by actor: String) async throws -> IntegrationConnection {
        let tokens = ObtainedTokens(expiresAt: consent.tokens.expiresAt, scopes: consent.tokens.scopes)
        let credentials = consent.tokens.credentials(keeping: nil, key: consent.key)
        let config = consent.config.merging(consent.tokens.metadata) { $1 }
        guard let id = consent.connection else {
            let now = access.clock.now()
            var connection = IntegrationConnection(
                id: PublicID(.connection, at: now), organization: consent.organization, provider: consent.manifest.id, name: consent.name,
                config: config, variables: consent.variables, createdAt: now)
            try await test(&connection, credentials, consent.manifest, isNew: true)
            connection.reason = connection.reason ?? Self.missingScopes(consent)
            return try await keep(connection, credentials, tokens: tokens, consent.manifest, by: actor)
        }
        let known = try await get(id, organization: consent.organization)
        var changed = known
        changed.config = config
        changed.variables = consent.variables
        try await test(&changed, credentials, consent.manifest, isNew: false)
        changed.reason = changed.reason ?? Self.missingScopes(consent)
        let version = (known.credentialVersion ?? 0) + 1
        return try await addVersion(
            version, credentials, of: changed, tokens: tokens, reason: "connected anew",
            event: AuditEvent(.connectionReconnected, target: id.rawValue, by: actor, details: ["version": String(version)]))
    }

    /// Names what was asked for and not granted, where the provider says what it granted.
    private static func missingScopes(_ consent: Consent) -> String? {
        guard let granted = consent.tokens.scopes else { return nil }
        let missing = consent.requestedScopes.filter { !granted.contains($0) }
        guard !missing.isEmpty else { return nil }
        return "\(consent.manifest.name) did not grant: \(missing.joined(separator: ", ")). Connect anew and allow it."
    }
}

extension OAuthTokens {
    /// As credentials of a connection.
    ///
    /// - Parameter old: the refresh token from before, which stays valid where no new one came (RFC 6749, section 6).
    /// - Parameter key: what they are bound to.
    func credentials(keeping old: String?, key: DPoPKey?) -> IntegrationCredentials {
        var secrets = ["access_token": accessToken]
        if let token = refreshToken ?? old { secrets["refresh_token"] = token }
        secrets["dpop_key"] = key?.revealText()
        return IntegrationCredentials(secrets)
    }
}
