import Crypto
import Foundation
import IntegrationAuth
import IntegrationCore

/// The provider's side of OAuth by consent: its person says yes at once, codes are exchanged once and with their PKCE verifier, and a refresh
/// token that is used twice ends all tokens, as providers with rotation do (RFC 9700, section 4.14.2).
struct AuthorizationServer: Sendable {
    /// What a client must be registered as.
    static let clientID = "sandbox-client"
    static let clientSecret = "\(SandboxProvider.secretMark)of-the-client"

    private let authorizePath: String
    private let tokenPaths: Set<String>
    private let revokePath: String?
    private let issuer: String?
    private let scopes: String
    private let usesPKCE: Bool
    private let isRotating: Bool
    private let givesRefreshToken: Bool

    /// Nil for an integration that nobody consents to.
    init?(_ manifest: IntegrationManifest, _ values: SandboxTemplates) throws(SandboxError) {
        guard case .oauth2(let oauth) = manifest.auth, oauth.grant == .authorizationCode, let authorizeURL = oauth.authorizeUrl else {
            return nil
        }
        authorizePath = try values.path(of: authorizeURL)
        var tokenPaths: Set<String> = [try values.path(of: oauth.tokenUrl)]
        if let refreshURL = oauth.refreshUrl { tokenPaths.insert(try values.path(of: refreshURL)) }
        self.tokenPaths = tokenPaths
        if let revokeURL = oauth.revokeUrl { revokePath = try values.path(of: revokeURL) } else { revokePath = nil }
        issuer = oauth.issuer
        scopes = oauth.scopes.joined(separator: oauth.scopeSeparator)
        usesPKCE = oauth.pkce
        isRotating = oauth.refresh == .rotating
        givesRefreshToken = oauth.refresh != .none
    }

    /// The answer, if the request is for this server.
    func answer(_ request: LoopbackRequest, ledger: SandboxLedger, now: Date) -> LoopbackAnswer? {
        if request.method == "GET", request.path == authorizePath { return consent(request, ledger) }
        guard request.method == "POST" else { return nil }
        if tokenPaths.contains(request.path) { return token(request, ledger, now) }
        if request.path == revokePath { return revoke(request, ledger) }
        return nil
    }

    private func consent(_ request: LoopbackRequest, _ ledger: SandboxLedger) -> LoopbackAnswer {
        func parameter(_ name: String) -> String? { request.query.first { $0.name == name }?.value }
        // Without these two there is nobody to send the error to (RFC 6749, section 4.1.2.1).
        guard parameter("client_id") == Self.clientID, let redirect = parameter("redirect_uri") else {
            return .json(status: 400, ["error": "invalid_client"])
        }
        var query: [(String, String)] = [("state", parameter("state") ?? "")]
        if let issuer { query.append(("iss", issuer)) }
        let challenge = parameter("code_challenge")
        let isRight =
            parameter("response_type") == "code" && (!usesPKCE || (challenge != nil && parameter("code_challenge_method") == "S256"))
        if isRight {
            query.append(("code", ledger.issueCode(challenge: challenge, redirect: redirect)))
        } else {
            query.append(("error", "invalid_request"))
        }
        let text = query.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return LoopbackAnswer(status: 302, headers: [("Location", redirect + (redirect.contains("?") ? "&" : "?") + text)])
    }

    private func token(_ request: LoopbackRequest, _ ledger: SandboxLedger, _ now: Date) -> LoopbackAnswer {
        func field(_ name: String) -> String? { request.form.first { $0.name == name }?.value }
        guard isClient(request) else { return .json(status: 401, ["error": "invalid_client"]) }
        switch field("grant_type") {
        case "authorization_code":
            guard let code = field("code"), let granted = ledger.takeCode(code), granted.redirect == field("redirect_uri"),
                granted.challenge == nil || granted.challenge == field("code_verifier").map(Self.challenge)
            else { return .json(status: 400, ["error": "invalid_grant"]) }
            return tokens(ledger, now, family: nil)
        case "refresh_token":
            guard let token = field("refresh_token"), let family = ledger.useRefreshToken(token, isRotating: isRotating) else {
                return .json(status: 400, ["error": "invalid_grant"])
            }
            return tokens(ledger, now, family: family)
        default: return .json(status: 400, ["error": "unsupported_grant_type"])
        }
    }

    private func revoke(_ request: LoopbackRequest, _ ledger: SandboxLedger) -> LoopbackAnswer {
        if ledger.refusesRevocation { return LoopbackAnswer(status: 503) }
        guard isClient(request) else { return .json(status: 401, ["error": "invalid_client"]) }
        if let token = request.form.first(where: { $0.name == "token" })?.value { ledger.revoke(token) }
        return LoopbackAnswer(status: 200)
    }

    private func tokens(_ ledger: SandboxLedger, _ now: Date, family: Int?) -> LoopbackAnswer {
        let lifetime = ledger.tokenLifetime
        let access = ledger.issueToken(expires: now + Double(lifetime))
        var members = [
            #""access_token": "\#(access)""#, #""token_type": "Bearer""#, #""expires_in": \#(lifetime)"#, #""scope": "\#(scopes)""#,
        ]
        if givesRefreshToken { members.append(#""refresh_token": "\#(ledger.issueRefreshToken(access: access, family: family))""#) }
        return LoopbackAnswer(
            status: 200, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: Array("{\(members.joined(separator: ", "))}".utf8))
    }

    private func isClient(_ request: LoopbackRequest) -> Bool {
        if let header = request.header("Authorization"), let basic = BasicCredentials.parse(header) {
            return basic.username == Self.clientID && SecretText(basic.password.reveal()) == SecretText(Self.clientSecret)
        }
        func field(_ name: String) -> String { request.form.first { $0.name == name }?.value ?? "" }
        return field("client_id") == Self.clientID && SecretText(field("client_secret")) == SecretText(Self.clientSecret)
    }

    private static func challenge(_ verifier: String) -> String {
        Data(SHA256.hash(data: Data(verifier.utf8))).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
