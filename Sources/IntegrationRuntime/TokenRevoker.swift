import Foundation
import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
package import IntegrationStore
import JSONTape
package import Logging

/// Gives tokens of deleted connections back to their providers (RFC 7009). The deletion here is final without it: it is tried for some hours.
package struct TokenRevoker: Sendable {
    private static let batch = 20
    private static let attempts = 10

    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let vault: CredentialVault
    private let clients: OAuthClients
    private let access: ProviderAccess
    private let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, vault: CredentialVault, clients: OAuthClients, access: ProviderAccess,
        logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.vault = vault
        self.clients = clients
        self.access = access
        self.logger = logger
    }

    /// What has to be given back when a connection goes, sealed; nil where the provider takes nothing back.
    func payload(of connection: IntegrationConnection) async throws -> SealedText? {
        guard let manifest = registry[connection.provider], case .oauth2(let oauth) = manifest.auth, oauth.revokeUrl != nil,
            let opened = try await vault.open(connection.id, organization: connection.organization)
        else { return nil }
        let application = try await clients.application(manifest, organization: connection.organization)
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("access_token", opened.credentials.reveal("access_token"))
            writer.member("refresh_token", opened.credentials.reveal("refresh_token"))
            writer.member("config", connection.config.json)
            // The application may be deleted before the tokens are given back, and nobody else can do it.
            writer.member("client_id", application?.clientID)
            writer.member("client_secret", application?.revealSecret())
        }
        return try await vault.seal(
            writer.text, for: .revocation(organization: connection.organization, connection: connection.id.rawValue),
            of: connection.organization)
    }

    /// Gives back what is due.
    func sweep() async throws {
        for revocation in try await store.dueRevocations(now: access.clock.now(), limit: Self.batch) {
            try Task.checkCancellation()
            do {
                try await revoke(revocation)
                try await store.removeRevocation(revocation)
                logger.info("tokens revoked", metadata: ["connection.id": "\(revocation.connection)"])
            } catch let error where !(error is CancellationError) {
                // One that cannot be done must not keep the others from it, also where that cannot be written down.
                do {
                    try await failed(revocation, error)
                } catch let error as StoreError {
                    logger.error(
                        "revocation not put off",
                        metadata: ["connection.id": "\(revocation.connection)", "error": "\(error.reason)"])
                }
            }
        }
    }

    private func failed(_ revocation: StoredRevocation, _ error: any Error) async throws {
        let reason =
            switch error {
            case let error as EngineError: error.code.description
            case let error as RuntimeError: error.code.rawValue
            default: "\(type(of: error))"
            }
        // A refusal is of the client: tokens that a provider does not know are no error (RFC 7009, section 2.2).
        guard revocation.attempts + 1 < Self.attempts else {
            logger.notice("tokens not revoked", metadata: ["connection.id": "\(revocation.connection)", "error": "\(reason)"])
            return try await store.removeRevocation(revocation)
        }
        let wait = 60 * pow(2, Double(revocation.attempts)) * Double.random(in: 0.5...1)
        try await store.postponeRevocation(revocation, until: access.clock.now() + min(wait, 6 * 3600))
    }

    private func revoke(_ revocation: StoredRevocation) async throws {
        // It may be back at the next start.
        guard let manifest = registry[revocation.provider] else {
            throw RuntimeError(.conflict, "the integration `\(revocation.provider)` is not here any more")
        }
        let text = try await vault.open(
            revocation.payload, for: .revocation(organization: revocation.organization, connection: revocation.connection.rawValue),
            of: revocation.organization)
        let root = try JSONDocument(parsing: text).root
        let config = [String: SettingValue](json: root["config"]?.stringValue ?? "{}")
        let application = root["client_id"]?.stringValue.map { OAuthApplication(clientID: $0, secret: root["client_secret"]?.stringValue) }
        try await clients.withClient(
            of: manifest, organization: revocation.organization, config: config, application: application
        ) { client in
            // The refresh token first: with it the others end at most providers.
            for hint in ["refresh_token", "access_token"] {
                guard let token = root[hint]?.stringValue else { continue }
                do {
                    _ = try await client.revoke(token, hint: hint)
                } catch let error as EngineError where error.code == .authenticationRejected && hint == "access_token" {
                    // It has ended with the other one.
                    if root["refresh_token"]?.stringValue == nil { throw error }
                }
            }
        }
    }
}
