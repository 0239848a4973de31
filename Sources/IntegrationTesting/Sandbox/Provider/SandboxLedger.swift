import Foundation
import IntegrationAuth
import Synchronization

/// Everything a sandbox remembers between requests.
final class SandboxLedger: Sendable {
    private struct Entries {
        var incidents: [SandboxIncident] = []
        var requests = 0
        var authenticated = 0
        var limited = 0
        var isLimitDue = true
        /// Expiry by token.
        var tokens: [String: Date] = [:]
        var temporaryKeys: [String: AWSCredentials] = [:]
        var outputs: [String: String] = [:]
        var steps: [String: Int] = [:]
        var grants = SandboxGrants()
        var tokenLifetime = 3600
        var refusesRevocation = false
    }

    private let entries = Mutex(Entries())

    /// Incidents beyond this many add nothing: the first ones tell what is wrong.
    private static let incidentLimit = 200

    var incidents: [SandboxIncident] { entries.withLock { $0.incidents } }
    var requests: Int { entries.withLock { $0.requests } }
    var limited: Int { entries.withLock { $0.limited } }
    var issuedTokens: [String] { entries.withLock { $0.tokens.keys.sorted() } }
    var outputs: [String: String] { entries.withLock { $0.outputs } }

    /// Begins the next run: the rate limit strikes once again.
    func newRun() {
        entries.withLock {
            $0.authenticated = 0
            $0.isLimitDue = true
        }
    }

    func requestArrived() { entries.withLock { $0.requests += 1 } }

    func note(_ incident: SandboxIncident) {
        entries.withLock { if $0.incidents.count < Self.incidentLimit { $0.incidents.append(incident) } }
    }

    /// Counts an authenticated request; whether it is the one of this run that is told to come back later.
    ///
    /// - Parameter mayRepeat: whether a client may send it again; one that may not is let through, and the next one is told.
    func strikesLimit(mayRepeat: Bool) -> Bool {
        entries.withLock {
            $0.authenticated += 1
            guard $0.isLimitDue, $0.authenticated >= 2, mayRepeat else { return false }
            $0.isLimitDue = false
            $0.limited += 1
            return true
        }
    }

    /// A token nobody had before.
    func issueToken(expires: Date) -> String {
        let token = Self.random()
        entries.withLock { $0.tokens[token] = expires }
        return token
    }

    /// Whether the text is a token issued here that has not expired.
    func isIssued(_ token: String, at now: Date) -> Bool {
        let tokens = entries.withLock { $0.tokens }
        return tokens.contains { SecretText($0.key) == SecretText(token) && $0.value > now }
    }

    /// How many seconds tokens that are granted by consent live.
    var tokenLifetime: Int {
        get { entries.withLock { $0.tokenLifetime } }
        set { entries.withLock { $0.tokenLifetime = newValue } }
    }

    /// Whether the revocation endpoint is away.
    var refusesRevocation: Bool {
        get { entries.withLock { $0.refusesRevocation } }
        set { entries.withLock { $0.refusesRevocation = newValue } }
    }

    /// What is done with refresh tokens that come again.
    var refreshReuse: RefreshReuse {
        get { entries.withLock { $0.grants.reuse } }
        set { entries.withLock { $0.grants.reuse = newValue } }
    }

    /// Refresh tokens that were used.
    var refreshes: Int { entries.withLock { $0.grants.refreshes } }

    func issueCode(challenge: String?, redirect: String) -> String {
        let code = Self.random()
        entries.withLock { $0.grants.keep(code, SandboxGrants.Code(challenge: challenge, redirect: redirect)) }
        return code
    }

    func takeCode(_ code: String) -> SandboxGrants.Code? { entries.withLock { $0.grants.take(code) } }

    func issueRefreshToken(access: String, family: Int?) -> String {
        let token = Self.random()
        entries.withLock { $0.grants.issued(refreshToken: token, accessToken: access, family: family) }
        return token
    }

    /// The family of the token, where it is good.
    func useRefreshToken(_ token: String, isRotating: Bool) -> Int? {
        entries.withLock { entries in
            let (family, ended) = entries.grants.use(token, isRotating: isRotating)
            for token in ended { entries.tokens[token] = nil }
            return family
        }
    }

    func revoke(_ token: String) {
        entries.withLock { entries in for token in entries.grants.revoke(token) { entries.tokens[token] = nil } }
    }

    func expireTokens() { entries.withLock { $0.tokens = [:] } }

    func revokeAll() {
        entries.withLock { entries in
            let reuse = entries.grants.reuse
            entries.grants = SandboxGrants()
            entries.grants.reuse = reuse
            entries.tokens = [:]
        }
    }

    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return SandboxProvider.secretMark + (0..<4).map { _ in String(generator.next() as UInt64, radix: 36) }.joined()
    }

    func keep(_ key: AWSCredentials) { entries.withLock { $0.temporaryKeys[key.accessKeyID] = key } }
    func temporaryKey(_ id: String) -> AWSCredentials? { entries.withLock { $0.temporaryKeys[id] } }

    /// How many steps of authentication were answered at an address before this one.
    func countStep(at address: String) -> Int {
        entries.withLock { entries in
            defer { entries.steps[address, default: 0] += 1 }
            return entries.steps[address, default: 0]
        }
    }

    func keep(outputs: [String: String]) { entries.withLock { $0.outputs.merge(outputs) { _, new in new } } }
}
