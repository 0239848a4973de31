import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// Sends people to consent, and exchanges what they come back with: the authorization code grant with PKCE (RFC 6749, RFC 7636), refreshing
/// and revoking.
package struct OAuthClient: Sendable {
    private static let answer = AnswerDecoder(.json, limits: HTTPLimits(body: 1 << 20, depth: 64))

    let oauth: CompiledOAuth
    let application: OAuthApplication
    let config: [String: SettingValue]
    let session: UpstreamSession
    let client: CredentialClient

    /// Where the person's browser is sent.
    ///
    /// - Parameter challenge: of PKCE's verifier (S256); nil where the manifest says that the provider breaks on it.
    package func authorizationURL(state: String, challenge: String?, redirectURI: String) throws(EngineError) -> String {
        guard let template = oauth.authorizeURL else {
            throw EngineError(.unsupported, "the integration has no `authorizeUrl`")
        }
        var url = try url(template)
        func set(_ name: String, _ value: String) { url.setQuery(name, values: [value]) }
        for (name, template) in oauth.authorizeParameters { set(name, try render(template)) }
        // Last: what the flow hangs on is nobody's to replace.
        set("response_type", "code")
        set("client_id", application.clientID)
        set("redirect_uri", redirectURI)
        if !oauth.scopes.isEmpty { set("scope", oauth.scopes) }
        set("state", state)
        if let challenge {
            set("code_challenge", challenge)
            set("code_challenge_method", "S256")
        }
        return url.text
    }

    /// Whether PKCE is used.
    package var usesPKCE: Bool { oauth.usesPKCE }

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
        return try await tokens(form, oauth.tokenURL, oauth.tokenParameters, query: query)
    }

    /// Exchanges a refresh token for a new access token, once: a provider may take the second use of one for theft.
    package func refresh(_ token: String) async throws -> OAuthTokens {
        session.secrets.learn(token)
        let form = TokenForm(fields: [("grant_type", "refresh_token"), ("refresh_token", token)])
        return try await tokens(form, oauth.refreshURL ?? oauth.tokenURL, oauth.refreshParameters, query: [:])
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
        _ form: TokenForm, _ endpoint: CompiledTemplate, _ parameters: [(name: String, template: CompiledTemplate)], query: [String: String]
    ) async throws -> OAuthTokens {
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
        let refreshToken = value(oauth.refreshToken)?.parameterText.flatMap { $0.isEmpty ? nil : $0 }
        if let refreshToken { session.secrets.learn(refreshToken) }
        var metadata: [String: SettingValue] = [:]
        for (name, expression) in oauth.metadata {
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

    private func send(
        _ form: TokenForm, _ endpoint: CompiledTemplate, _ parameters: [(name: String, template: CompiledTemplate)],
        readsBody: Bool = true
    ) async throws -> (answer: Answer, label: String) {
        var form = form
        if let secret = application.revealSecret() {
            session.secrets.learn(secret)
            try form.authenticate(oauth.method, id: application.clientID, secret: secret)
        } else {
            // A public client proves nothing (RFC 6749, section 2.1).
            try form.authenticate(.none, id: application.clientID, secret: "")
        }
        for (name, template) in parameters where !form.fields.contains(where: { $0.name == name }) {
            form.fields.append((name, try render(template)))
        }
        let url = try url(endpoint)
        let label = "POST \(url.redacted)"
        var request = BuiltRequest(method: "POST", url: url, body: .form(form.fields))
        request.setHeader("Accept", "application/json")
        if let authorization = form.authorization { request.setHeader("Authorization", authorization) }
        let signable = try request.signable
        let classifier = AnswerClassifier(rules: [], inputs: inputs, retryStatuses: [], retryAfterHeader: "retry-after")
        return (try await client.send(label, decoder: Self.answer, readsBody: readsBody, classifier: classifier) { signable }, label)
    }

    private var inputs: RunInputs {
        RunInputs(config: config, variables: [:], credentials: IntegrationCredentials(), now: session.clock.now(), runID: "", mode: .full)
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
