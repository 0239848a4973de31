import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// The part of a provider that gives tokens for proof: an assertion, or a client's id and secret.
struct TokenEndpoint: Sendable {
    enum Proof: Sendable {
        /// In this form field.
        case assertion(field: String, AssertionVerifier)
        case client(id: String, secret: String)
    }

    let path: String
    private let proof: Proof
    private let response: TokenResponsePaths
    private let manifest: IntegrationManifest
    private let connection: SandboxConnection

    /// How long a token lasts unless the fixtures' answer says otherwise, in seconds.
    private static let lifetime: Int64 = 3600

    init(_ exchange: TokenExchange, _ verifier: AssertionVerifier, _ values: SandboxTemplates) throws(SandboxError) {
        let scope = ExpressionScope.tokenExchange(values.manifest)
        var field: String?
        for (name, template) in exchange.form where field == nil {
            if try values.compiled(template, scope).usedNames.contains(ExpressionName.assertion.rawValue) { field = name }
        }
        path = try values.path(of: exchange.url)
        proof = .assertion(field: field ?? "assertion", verifier)
        response = exchange.response
        manifest = values.manifest
        connection = values.connection
    }

    init(_ oauth: OAuth2Auth, _ values: SandboxTemplates) throws(SandboxError) {
        path = try values.path(of: oauth.tokenUrl)
        proof = .client(id: try values.credential("client_id"), secret: try values.credential("client_secret"))
        response = oauth.response
        manifest = values.manifest
        connection = values.connection
    }

    func isAddressed(by request: LoopbackRequest) -> Bool {
        request.method == "POST" && request.path == path
    }

    func verdict(on request: LoopbackRequest, now: Date) -> AuthenticationVerdict {
        switch proof {
        case .assertion(let field, let verifier):
            guard let token = CredentialSlot(.body, name: field).value(in: request) else {
                return .refused(code: "invalid_request", reason: "the form has no `\(field)`")
            }
            return verifier.verdict(on: token, now: now)
        case .client(let id, let secret):
            guard let sent = client(of: request) else {
                return .refused(code: "invalid_client", reason: "client id and secret are missing")
            }
            let isRight = SecretText(sent.id) == SecretText(id) && SecretText(sent.secret) == SecretText(secret)
            return isRight ? .granted : .refused(code: "invalid_client", reason: "client id or secret is wrong")
        }
    }

    /// The answer with a fresh token: the fixtures' own answer with its token replaced, or the one of RFC 6749, section 5.1.
    func answer(_ recorded: LoopbackAnswer?, ledger: SandboxLedger, now: Date) -> LoopbackAnswer {
        guard var recorded, (200..<300).contains(recorded.status), let old = value(response.accessToken, in: recorded) else {
            if let recorded, recorded.status >= 300 { return recorded }
            let token = ledger.issueToken(expires: now.addingTimeInterval(TimeInterval(Self.lifetime)))
            let text = #"{"access_token": "\#(token)", "token_type": "Bearer", "expires_in": \#(Self.lifetime)}"#
            return LoopbackAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
        }
        let seconds = value(response.expiresIn, in: recorded).flatMap { Double($0) } ?? Double(Self.lifetime)
        let token = ledger.issueToken(expires: now.addingTimeInterval(seconds))
        recorded.body = Array(String(decoding: recorded.body, as: UTF8.self).replacing(old, with: token).utf8)
        return recorded
    }

    private func client(of request: LoopbackRequest) -> (id: String, secret: String)? {
        if let header = request.header("Authorization") {
            // RFC 6749, section 2.3.1: both are form-encoded before they become a user name and a password.
            guard let basic = BasicCredentials.parse(header), let id = basic.username.removingPercentEncoding,
                let secret = basic.password.reveal().removingPercentEncoding
            else { return nil }
            return (id, secret)
        }
        guard let id = CredentialSlot(.body, name: "client_id").value(in: request),
            let secret = CredentialSlot(.body, name: "client_secret").value(in: request)
        else { return nil }
        return (id, secret)
    }

    private func value(_ expression: ManifestExpression, in answer: LoopbackAnswer) -> String? {
        let environment = ExpressionScope.tokenAnswer(manifest).environment
        guard let body = try? JSONDocument(parsing: answer.body).root,
            let program = try? CELProgram(expression.source, environment: environment)
        else { return nil }
        let names: [String: CELValue] = [
            "status": .int(Int64(answer.status)), "body": CELValue(json: body), "headers": .map(CELDictionary([])),
            "query": .map(CELDictionary([])),
        ]
        return (try? program.evaluate(connection.bindings(environment, more: names, now: Date()))).flatMap(Self.text)
    }

    private static func text(_ value: CELValue) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): "\(number)"
        case .optional(let optional): optional.value.flatMap(text)
        default: nil
        }
    }
}
