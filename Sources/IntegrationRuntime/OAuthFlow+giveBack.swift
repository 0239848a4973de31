import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import JSONTape
import Logging

extension OAuthFlow {
    /// Lets tokens that nothing is kept of be given back to the provider (RFC 7009).
    func giveBack(_ consent: ConnectionService.Consent) async {
        guard Self.oauth(of: consent.manifest)?.revokeUrl != nil else { return }
        // A task of its own: whoever asked may have gone away, and nobody else knows of these tokens.
        await Task {
            do {
                try await queueRevocation(of: consent)
            } catch {
                logger.error(
                    "tokens not given back", metadata: ["provider.slug": "\(consent.manifest.id)", "error": "\(Self.words(for: error))"])
            }
        }.value
    }

    private func queueRevocation(of consent: ConnectionService.Consent) async throws {
        let (manifest, organization, now) = (consent.manifest, consent.organization, access.clock.now())
        let application = try await clients.application(manifest, organization: organization)
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("access_token", consent.tokens.accessToken)
            writer.member("refresh_token", consent.tokens.refreshToken)
            writer.member("config", consent.config.merging(consent.tokens.metadata) { $1 }.json)
            writer.member("client_id", application?.clientID)
            writer.member("client_secret", application?.revealSecret())
        }
        // A name of its own: a connection that is there has tokens of its own to give back when it is deleted.
        let id = PublicID(.connection, at: now)
        let sealed = try await vault.seal(
            writer.text, for: .revocation(organization: organization, connection: id.rawValue), of: organization)
        try await store.addRevocation(id, of: sealed, organization: organization, provider: manifest.id, now: now)
    }
}
