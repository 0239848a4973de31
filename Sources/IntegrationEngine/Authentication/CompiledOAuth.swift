import IntegrationAuth
import IntegrationCore

/// The OAuth 2.0 settings of a manifest, compiled: where a person consents, and what is exchanged for tokens.
struct CompiledOAuth: Sendable {
    let authorizeURL: CompiledTemplate?
    let tokenURL: CompiledTemplate
    let refreshURL: CompiledTemplate?
    let revokeURL: CompiledTemplate?
    let deviceURL: CompiledTemplate?
    let parURL: CompiledTemplate?
    let authorizeParameters: [(name: String, template: CompiledTemplate)]
    let tokenParameters: [(name: String, template: CompiledTemplate)]
    let refreshParameters: [(name: String, template: CompiledTemplate)]
    let accessToken: CompiledExpression
    let refreshToken: CompiledExpression
    let tokenType: CompiledExpression
    let expiresIn: CompiledExpression
    let scope: CompiledExpression
    let metadata: [(name: String, expression: CompiledExpression)]
    let scopes: String
    let resources: [String]
    let method: ClientAuthMethod
    /// Of `private_key_jwt`.
    let assertion: CompiledClientAssertion?

    /// Nil for another strategy.
    init?(_ manifest: IntegrationManifest) throws(EngineError) {
        guard case .oauth2(let oauth) = manifest.auth else { return nil }
        let auth = RequestCompiler(place: "auth.config", environment: ExpressionScope.auth(manifest).environment)
        let answer = auth.scoped(.tokenAnswer(manifest))
        authorizeURL = try auth.template(oauth.authorizeUrl, "authorizeUrl")
        tokenURL = try auth.template(oauth.tokenUrl, "tokenUrl")
        refreshURL = try auth.template(oauth.refreshUrl, "refreshUrl")
        revokeURL = try auth.template(oauth.revokeUrl, "revokeUrl")
        deviceURL = try auth.template(oauth.deviceUrl, "deviceUrl")
        parURL = try auth.template(oauth.parUrl, "parUrl")
        authorizeParameters = try auth.templates(oauth.authorizeParams, "authorizeParams")
        tokenParameters = try auth.templates(oauth.tokenParams, "tokenParams")
        refreshParameters = try auth.templates(oauth.refreshParams, "refreshParams")
        let response = answer.at("response")
        accessToken = try response.expression(oauth.response.accessToken, "accessToken")
        tokenType = try response.expression(oauth.response.tokenType, "tokenType")
        refreshToken = try response.expression(oauth.response.refreshToken, "refreshToken")
        expiresIn = try response.expression(oauth.response.expiresIn, "expiresIn")
        scope = try response.expression(oauth.response.scope, "scope")
        var metadata: [(name: String, expression: CompiledExpression)] = []
        for (name, expression) in oauth.metadata {
            metadata.append((name, try answer.expression(expression, "metadata.\(name)")))
        }
        self.metadata = metadata
        scopes = oauth.scopes.joined(separator: oauth.scopeSeparator)
        resources = oauth.resource
        method = oauth.clientAuthMethod
        assertion = try CompiledClientAssertion(oauth, auth)
    }

    /// What tokens are asked from and given back to.
    var endpoints: [CompiledTemplate] { [tokenURL, refreshURL, revokeURL, deviceURL, parURL].compactMap(\.self) }
}
