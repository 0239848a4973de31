package import IntegrationCore
package import Foundation
import IntegrationAuth

/// A provider made from an integration's manifest and fixtures: a real HTTP server on 127.0.0.1 that enforces the manifest's
/// authentication, answers as recorded, and once in every run asks the client to come back later.
package struct SandboxProvider: Sendable {
    /// In every secret that a sandbox makes up, so that it can be looked for where it must not be.
    package static let secretMark = "sandbox-secret-"

    /// `http://127.0.0.1:PORT`: what to give as base URL.
    package let origin: String
    /// `127.0.0.1:PORT`: what to allow as an address.
    package let hostAndPort: String
    /// The connection that the sandbox accepts.
    package let connection: SandboxConnection
    private let ledger: SandboxLedger

    /// Serves while `body` runs, and stops also when it throws or is cancelled.
    ///
    /// - Parameter now: the wall clock, for expiries and signatures.
    /// - Throws: ``SandboxError`` where manifest and fixtures do not fit together.
    package static func withProvider<R>(
        manifest: IntegrationManifest, fixtures: SandboxFixtures, now: @escaping @Sendable () -> Date = { Date() },
        _ body: (SandboxProvider) async throws -> R
    ) async throws -> R {
        let needsKey = fixtures.credentials.contains { $0.value == SandboxFixtures.generatedKey }
        let keyPair = needsKey ? try SandboxKeyPair(manifest) : nil
        let connection = SandboxConnection(fixtures, manifest: manifest, keyPair: keyPair)
        let gate = try SandboxGate(manifest, connection: connection, keyPair: keyPair)
        let ledger = SandboxLedger()
        let responder = SandboxResponder(manifest: manifest, fixtures: fixtures, gate: gate, ledger: ledger, now: now)
        return try await LoopbackServer.withServer(answer: { responder.answer($0, origin: $1) }) { server in
            try await body(
                SandboxProvider(
                    origin: server.origin, hostAndPort: "127.0.0.1:\(server.port)", connection: connection, ledger: ledger))
        }
    }

    /// Says that the next run begins, usually a delta.
    package func newRun() { ledger.newRun() }

    /// Everything asked so far that no exchange answers, or that came without the right credentials; oldest first.
    package var incidents: [SandboxIncident] { ledger.incidents }

    /// The client that this provider knows, for OAuth by consent.
    package static var client: (id: String, secret: String) { (AuthorizationServer.clientID, AuthorizationServer.clientSecret) }

    /// How many seconds tokens that are granted by consent live; an hour unless it is set.
    package func setTokenLifetime(_ seconds: Int) { ledger.tokenLifetime = seconds }

    /// What is done with a refresh token that was used before; it ends the grant unless this says otherwise.
    package func setRefreshReuse(_ reuse: RefreshReuse) { ledger.refreshReuse = reuse }

    /// How often a refresh token was exchanged.
    package var refreshCount: Int { ledger.refreshes }

    /// Ends everything that was granted by consent, as a person does in the settings of the provider.
    package func revokeAll() { ledger.revokeAll() }

    /// Whether the revocation endpoint answers that it is away.
    package func refusesRevocation(_ refuses: Bool) { ledger.refusesRevocation = refuses }

    /// Ends all access tokens at once, before their time; refresh tokens stay.
    package func expireTokens() { ledger.expireTokens() }

    /// Requests received so far.
    package var requestCount: Int { ledger.requests }

    /// How many requests were told to come back later.
    package var rateLimitedCount: Int { ledger.limited }

    /// Tokens the sandbox gave out, so that a test can look for them where they must not be.
    package var issuedTokens: [String] { ledger.issuedTokens }
}
