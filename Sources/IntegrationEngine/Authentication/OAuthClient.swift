import CEL
package import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// Sends people to consent, and exchanges what they come back with: the authorization code grant with PKCE (RFC 6749, RFC 7636), pushed requests
/// (RFC 9126), the device grant (RFC 8628), refreshing and revoking, with tokens bound to a key (RFC 9449) where the manifest says so.
package struct OAuthClient: Sendable {
    private static let answer = AnswerDecoder(.json, limits: HTTPLimits(body: 1 << 20, depth: 64))

    let oauth: CompiledOAuth
    let application: OAuthApplication
    let config: [String: SettingValue]
    /// What tokens are bound to; nil where they are not.
    let key: DPoPKey?
    let session: UpstreamSession
    let client: CredentialClient

    /// Where the person's browser is sent. Where the provider takes pushed requests, it is asked here, and the browser learns nothing of it.
    ///
    /// - Parameter challenge: of PKCE's verifier (S256); nil where the manifest says that the provider breaks on it.
    package func authorizationURL(state: String, challenge: String?, redirectURI: String) async throws -> String {
        guard let template = oauth.authorizeURL else {
            throw EngineError(.unsupported, "the integration has no `authorizeUrl`")
        }
        var parameters: [(name: String, value: String)] = []
        for (name, template) in oauth.authorizeParameters { parameters.append((name, try render(template))) }
        // Last: what the flow hangs on is nobody's to replace.
        var own = [
            ("response_type", "code"), ("client_id", application.clientID), ("redirect_uri", redirectURI), ("state", state),
        ]
        if !oauth.scopes.isEmpty { own.append(("scope", oauth.scopes)) }
        // Some demand it with `openid`, though nobody reads the identity token here.
        if requestedScopes.contains("openid") { own.append(("nonce", UUID().uuidString)) }
        if let challenge { own += [("code_challenge", challenge), ("code_challenge_method", "S256")] }
        for (name, value) in own {
            parameters.removeAll { $0.name == name }
            parameters.append((name, value))
        }
        parameters += oauth.resources.map { (name: "resource", value: $0) }
        var url = try url(template)
        if let endpoint = oauth.parURL { parameters = try await pushed(parameters, to: endpoint) }
        for name in Set(parameters.map(\.name)) { url.setQuery(name, values: parameters.filter { $0.name == name }.map(\.value)) }
        return url.text
    }

    /// Pushes an authorization request, and gives what stands for it in the browser (RFC 9126, section 2.2).
    private func pushed(
        _ parameters: [(name: String, value: String)], to endpoint: CompiledTemplate
    ) async throws -> [(name: String, value: String)] {
        let (answer, label) = try await send(TokenForm(fields: parameters), endpoint, [])
        guard let reference = answer.document?.root["request_uri"]?.stringValue, !reference.isEmpty else {
            throw EngineError(.answerMalformed, "\(label) answered without a `request_uri`", detail: "par")
        }
        return [("client_id", application.clientID), ("request_uri", reference)]
    }

    /// A code that a person types on another device, and what to poll with.
    package struct DeviceCode: Sendable {
        package let deviceCode: String
        package let userCode: String
        package let verificationURL: String
        /// With the code in it, for those who can follow a link.
        package let completeURL: String?
        package let expiresAt: Date
        package let interval: Duration
    }

    /// Asks for a code that a person types on another device (RFC 8628, section 3.1).
    package func deviceCode() async throws -> DeviceCode {
        guard let endpoint = oauth.deviceURL else { throw EngineError(.unsupported, "the integration has no `deviceUrl`") }
        let fields = oauth.scopes.isEmpty ? [] : [(name: "scope", value: oauth.scopes)]
        let (answer, label) = try await send(TokenForm(fields: fields + resourceFields), endpoint, [])
        let root = answer.document?.root
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { root?[$0]?.stringValue }.first { !$0.isEmpty }
        }
        // `verification_url` is what some had before the RFC.
        guard let code = text("device_code"), let userCode = text("user_code"), let url = text("verification_uri", "verification_url")
        else {
            throw EngineError(.answerMalformed, "\(label) answered without a device code", detail: "device")
        }
        session.secrets.learn(code)
        func seconds(_ name: String, _ usual: Int64) -> Int64 { min(max(root?[name]?.int64Value ?? usual, 1), 3600) }
        return DeviceCode(
            deviceCode: code, userCode: userCode, verificationURL: url, completeURL: text("verification_uri_complete"),
            expiresAt: session.clock.now() + Double(seconds("expires_in", 600)), interval: .seconds(seconds("interval", 5)))
    }

    /// What came of asking whether a person has typed the code.
    package enum DevicePoll: Sendable {
        case granted(OAuthTokens)
        case pending
        /// Asked too often: it is to be asked less often from now on.
        case slowDown
    }

    /// Asks whether a person has typed the code (RFC 8628, section 3.4).
    package func poll(deviceCode: String) async throws -> DevicePoll {
        session.secrets.learn(deviceCode)
        let form = TokenForm(fields: [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)])
        do {
            return .granted(try await tokens(form, oauth.tokenURL, oauth.tokenParameters, metadata: oauth.metadata))
        } catch let error as EngineError where error.code == .authenticationRejected {
            switch error.detail {
            case "authorization_pending": return .pending
            case "slow_down": return .slowDown
            default: throw error
            }
        }
    }

    /// The scopes that are asked for.
    package var requestedScopes: [String] { oauth.scopes.split(whereSeparator: { " ,".contains($0) }).map(String.init) }

    /// Exchanges a code for tokens, once: a code is used up even where the answer is lost.
    ///
    /// - Parameter query: of the callback, for what the manifest keeps of it.
    package func exchange(
        code: String, verifier: String?, redirectURI: String, query: [String: String]
    ) async throws -> OAuthTokens {
        var form = TokenForm(fields: [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI)])
        if let verifier { form.fields.append(("code_verifier", verifier)) }
        session.secrets.learn(code)
        if let verifier { session.secrets.learn(verifier) }
        return try await tokens(form, oauth.tokenURL, oauth.tokenParameters, metadata: oauth.metadata, query: query)
    }

    /// Exchanges a refresh token for a new access token, once: a provider may take the second use of one for theft.
    package func refresh(_ token: String) async throws -> OAuthTokens {
        session.secrets.learn(token)
        let form = TokenForm(fields: [("grant_type", "refresh_token"), ("refresh_token", token)])
        // What was kept of the first answer stays: later ones need not have it.
        return try await tokens(form, oauth.refreshURL ?? oauth.tokenURL, oauth.refreshParameters)
    }

    /// Gives a token back (RFC 7009); false where the provider has no endpoint for it.
    package func revoke(_ token: String, hint: String) async throws -> Bool {
        guard let template = oauth.revokeURL else { return false }
        session.secrets.learn(token)
        let form = TokenForm(fields: [("token", token), ("token_type_hint", hint)])
        _ = try await send(form, template, [], readsBody: false)
        return true
    }

    private func tokens(
        _ form: TokenForm, _ endpoint: CompiledTemplate, _ parameters: [(name: String, template: CompiledTemplate)],
        metadata kept: [(name: String, expression: CompiledExpression)] = [], query: [String: String] = [:]
    ) async throws -> OAuthTokens {
        var form = form
        form.fields += resourceFields
        let (answer, label) = try await send(form, endpoint, parameters)
        var names = answer.names
        names["query"] = .map(CELDictionary(query.sorted { $0.key < $1.key }.map { (.string($0.key), .string($0.value)) }))
        func value(_ expression: CompiledExpression) -> CELValue? {
            try? expression.evaluate(inputs.bindings(expression.environment, names))
        }
        guard let token = value(oauth.accessToken)?.parameterText, !token.isEmpty else {
            // Some refuse with 200 and an error.
            if answer.oauthError != nil { throw CredentialClient.refusal(answer, label) }
            throw EngineError(.answerMalformed, "\(label) answered without an access token", detail: "token")
        }
        session.secrets.learn(token)
        // A token that is bound to nothing must not pass for one that is (RFC 9449, section 5).
        if key != nil, value(oauth.tokenType)?.parameterText?.lowercased() != "dpop" {
            throw EngineError(
                .answerMalformed, "\(label) answered with a token that is not bound to the key (`token_type` is not DPoP)",
                detail: "token_type")
        }
        let refreshToken = value(oauth.refreshToken)?.parameterText.flatMap { $0.isEmpty ? nil : $0 }
        if let refreshToken { session.secrets.learn(refreshToken) }
        var metadata: [String: SettingValue] = [:]
        for (name, expression) in kept {
            guard let text = value(expression)?.parameterText else {
                throw EngineError(.answerMalformed, "\(label) answered without what `metadata.\(name)` reads", detail: "metadata")
            }
            metadata[name] = .text(text)
        }
        let scopes = value(oauth.scope)?.parameterText.map { $0.split { " ,".contains($0) }.map(String.init) }
        return OAuthTokens(
            accessToken: token, refreshToken: refreshToken,
            expiresAt: value(oauth.expiresIn).flatMap { TokenLifetime.expiry($0, now: session.clock.now()) }, scopes: scopes,
            metadata: metadata)
    }

    private var resourceFields: [(name: String, value: String)] { oauth.resources.map { (name: "resource", value: $0) } }

    private func send(
        _ form: TokenForm, _ endpoint: CompiledTemplate, _ parameters: [(name: String, template: CompiledTemplate)],
        readsBody: Bool = true
    ) async throws -> (answer: Answer, label: String) {
        var form = form
        if let secret = application.revealSecret() { session.secrets.learn(secret) }
        for (name, template) in parameters where !form.fields.contains(where: { $0.name == name }) {
            form.fields.append((name, try render(template)))
        }
        let url = try url(endpoint)
        let label = "POST \(url.redacted)"
        let classifier = AnswerClassifier(rules: [], inputs: inputs, retryStatuses: [], retryAfterHeader: "retry-after")
        var nonce: String?
        while true {
            let asked = nonce
            do {
                let answer = try await client.send(
                    label, decoder: Self.answer, readsBody: readsBody, readsForms: true, classifier: classifier,
                    note: { nonce = $0.header("dpop-nonce") ?? nonce }
                ) { try request(form, url, nonce: asked) }
                return (answer, label)
            } catch let error as EngineError where error.detail == "use_dpop_nonce" && asked == nil && nonce != nil {
                // Nothing was done: the same is asked with the nonce that the server wants (RFC 9449, section 8).
                continue
            }
        }
    }

    /// Made anew for each try: assertions and proofs can be used once.
    private func request(_ form: TokenForm, _ url: UpstreamURL, nonce: String?) throws -> SignableRequest {
        var form = form
        let secret = application.revealSecret()
        // A public client proves nothing (RFC 6749, section 2.1).
        try form.authenticate(secret == nil ? .none : oauth.method, id: application.clientID, secret: secret ?? "") {
            () throws(EngineError) in
            try oauth.assertion?.signed(
                id: application.clientID, key: secret ?? "", inputs: inputs(with: ["client_secret": secret ?? ""]), now: session.clock.now()
            )
        }
        var request = BuiltRequest(method: "POST", url: url, body: .form(form.fields))
        request.setHeader("Accept", "application/json")
        if let authorization = form.authorization { request.setHeader("Authorization", authorization) }
        if let key {
            do throws(SigningError) {
                request.setHeader("DPoP", try key.proof(method: "POST", url: url.text, nonce: nonce, now: session.clock.now()))
            } catch {
                throw EngineError(.settingInvalid, "the proof cannot be made: \(error.reason)", detail: error.code.rawValue)
            }
        }
        return try request.signable
    }

    private var inputs: RunInputs { inputs() }

    /// - Parameter secrets: for what is signed, and not for what is sent as it is.
    private func inputs(with secrets: [String: String] = [:]) -> RunInputs {
        RunInputs(
            config: config, variables: [:],
            credentials: IntegrationCredentials(["client_id": application.clientID].merging(secrets) { $1 }),
            now: session.clock.now(), runID: "", mode: .full)
    }

    private func render(_ template: CompiledTemplate) throws(EngineError) -> String {
        try template.render(inputs.bindings(template.environment))
    }

    private func url(_ template: CompiledTemplate) throws(EngineError) -> UpstreamURL {
        let text = try render(template)
        do throws(UpstreamError) {
            let url = try UpstreamURL(text)
            return session.originOverride?.apply(to: url) ?? url
        } catch {
            throw EngineError(.requestInvalid, "an OAuth endpoint is no URL: \(error.reason)", detail: error.code.description)
        }
    }
}
