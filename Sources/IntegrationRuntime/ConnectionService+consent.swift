import Foundation
import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
import IntegrationStore
package import Logging

extension ConnectionService {
    /// How long tokens that cannot be written down are held in memory, in seconds: a person waits for it.
    private static let savingTime: TimeInterval = 60

    /// What a person's consent brought.
    package struct Consent: Sendable {
        let organization: String
        let manifest: IntegrationManifest
        let name: String
        let config: [String: SettingValue]
        /// Of a new connection, or those that change with connecting anew.
        let variables: [String: SettingValue]
        let tokens: OAuthTokens
        let requestedScopes: [String]
        /// What the tokens are bound to.
        let key: DPoPKey?
        /// The connection that is connected anew.
        let connection: PublicID?

        fileprivate var obtained: ObtainedTokens { ObtainedTokens(expiresAt: tokens.expiresAt, scopes: tokens.scopes) }
        fileprivate var credentials: IntegrationCredentials { tokens.credentials(keeping: nil, key: key) }
    }

    /// Makes a connection of a consent, or gives one that is there its new tokens, after the provider was asked whether they work.
    ///
    /// - Parameter giveBack: called where the tokens are not kept, and no connection may hang on them.
    package func connect(
        _ consent: Consent, by actor: String, logger: Logger, orGiveBack giveBack: () async -> Void
    ) async throws -> IntegrationConnection {
        // Many providers end all tokens of an account with one: those that a connection goes on with must not end with others.
        var isGrantInUse = consent.connection != nil
        do {
            guard let id = consent.connection else { return try await add(consent, by: actor, logger, &isGrantInUse) }
            let known = try await saving(consent, logger) { try await get(id, organization: consent.organization) }
            isGrantInUse = known.status != .error
            var tested = known
            tested.config = consent.config.merging(consent.tokens.metadata) { $1 }
            tested.variables = known.variables.merging(consent.variables) { $1 }
            do {
                try await test(&tested, consent.credentials, consent.manifest, isNew: false)
            } catch let error as RuntimeError where error.code == .conflict {
                // They are another account's.
                isGrantInUse = false
                throw error
            }
            tested.reason = tested.reason ?? Self.missingScopes(consent)
            return try await renew(tested, consent, by: actor, logger)
        } catch {
            let isDeleted = (error as? RuntimeError)?.code == .notFound
            if isDeleted || !isGrantInUse { await giveBack() }
            throw error
        }
    }

    /// - Parameter isGrantInUse: set where the new connection cannot be and the account has another one.
    private func add(
        _ consent: Consent, by actor: String, _ logger: Logger, _ isGrantInUse: inout Bool
    ) async throws -> IntegrationConnection {
        let now = access.clock.now()
        var connection = IntegrationConnection(
            id: PublicID(.connection, at: now), organization: consent.organization, provider: consent.manifest.id, name: consent.name,
            config: consent.config.merging(consent.tokens.metadata) { $1 }, variables: consent.variables, createdAt: now)
        try await test(&connection, consent.credentials, consent.manifest, isNew: true)
        connection.reason = connection.reason ?? Self.missingScopes(consent)
        let tested = connection
        do {
            return try await saving(consent, logger) {
                do {
                    return try await keep(tested, consent.credentials, tokens: consent.obtained, consent.manifest, by: actor)
                } catch let error as RuntimeError where error.code == .alreadyExists {
                    // It may be this one, where writing failed in the end and was done even so.
                    guard let kept = try? await get(tested.id, organization: tested.organization) else { throw error }
                    return kept
                }
            }
        } catch {
            isGrantInUse = await isInUse(tested)
            throw error
        }
    }

    /// Whether the account may have another connection, of this organisation. Where that cannot be known it may: who keeps too much loses
    /// nothing. Also where whoever asked is gone.
    private func isInUse(_ connection: IntegrationConnection) async -> Bool {
        await Task {
            let account = connection.account?.id
            return (try? await store.hasConnection(to: connection.provider, account: account, organization: connection.organization))
                ?? true
        }.value
    }

    /// Gives a connection its new tokens.
    private func renew(
        _ tested: IntegrationConnection, _ consent: Consent, by actor: String, _ logger: Logger
    ) async throws -> IntegrationConnection {
        var attempts = 3
        while true {
            let known = try await saving(consent, logger) { try await get(tested.id, organization: tested.organization) }
            let version = (known.credentialVersion ?? 0) + 1
            do {
                return try await saving(consent, logger) {
                    try await addVersion(
                        version, consent.credentials, of: tested, tokens: consent.obtained,
                        variables: consent.variables, reason: "connected anew",
                        event: AuditEvent(
                            .connectionReconnected, target: tested.id.rawValue, by: actor, details: ["version": String(version)]))
                }
            } catch let error as RuntimeError where error.code == .conflict && attempts > 1 {
                // The tokens from before were refreshed meanwhile; these are newer, and their code is used up.
                attempts -= 1
            }
        }
    }

    /// Writes down what a code was used up for: where the database is full or locked, it is tried for a while.
    private func saving(
        _ consent: Consent, _ logger: Logger, _ write: () async throws -> IntegrationConnection
    ) async throws -> IntegrationConnection {
        let end = access.clock.now() + Self.savingTime
        while true {
            do {
                return try await write()
            } catch let error as StoreError where error.isTransient && access.clock.now() < end {
                logger.error(
                    "consent not saved yet", metadata: ["provider.slug": "\(consent.manifest.id)", "error": "\(error.reason)"])
                try await access.clock.sleep(.seconds(1))
            }
        }
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
