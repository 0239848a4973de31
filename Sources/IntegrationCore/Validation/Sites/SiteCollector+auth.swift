/// `auth.config`, for each strategy.
extension SiteCollector {
    mutating func collectAuthentication() {
        let scope = ExpressionScope.auth(manifest)
        switch manifest.auth {
        case .oauth2(let oauth): collect(oauth, scope)
        case .apiKey(let key): add(key.value, "auth.config.value", scope, isSecret: true)
        case .basic(let basic):
            add(basic.username, "auth.config.username", scope)
            add(basic.password, "auth.config.password", scope)
        case .jwt(let jwt): collect(jwt, scope)
        case .custom(let custom): collect(custom, scope)
        }
    }

    private mutating func collect(_ oauth: OAuth2Auth, _ scope: ExpressionScope) {
        let path = "auth.config"
        let answer = ExpressionScope.tokenAnswer(manifest)
        add(oauth.authorizeUrl, "\(path).authorizeUrl", scope)
        add(oauth.tokenUrl, "\(path).tokenUrl", scope)
        add(oauth.refreshUrl, "\(path).refreshUrl", scope)
        add(oauth.revokeUrl, "\(path).revokeUrl", scope)
        add(oauth.deviceUrl, "\(path).deviceUrl", scope)
        add(oauth.parUrl, "\(path).parUrl", scope)
        add(oauth.authorizeParams, "\(path).authorizeParams", scope)
        add(oauth.tokenParams, "\(path).tokenParams", scope)
        add(oauth.refreshParams, "\(path).refreshParams", scope)
        add(oauth.response, "\(path).response", answer)
        for (name, expression) in oauth.metadata { add(expression, "\(path).metadata.\(name)", answer, as: .optionalText) }
        guard let assertion = oauth.assertion else { return }
        add(assertion.key, "\(path).assertion.key", scope, isSecret: true)
        add(assertion.keyId, "\(path).assertion.keyId", scope)
        add(assertion.headers, "\(path).assertion.headers", scope, as: .json)
        add(assertion.claims, "\(path).assertion.claims", scope, as: .json)
    }

    private mutating func collect(_ jwt: JWTAuth, _ scope: ExpressionScope) {
        let path = "auth.config"
        add(jwt.key, "\(path).key", scope, isSecret: true)
        add(jwt.keyId, "\(path).keyId", scope)
        add(jwt.headers, "\(path).headers", scope, as: .json)
        add(jwt.claims, "\(path).claims", scope, as: .json)
        guard let exchange = jwt.exchange else { return }
        let exchangeScope = ExpressionScope.tokenExchange(manifest)
        add(exchange.url, "\(path).exchange.url", scope)
        add(exchange.form, "\(path).exchange.form", exchangeScope)
        add(exchange.headers, "\(path).exchange.headers", exchangeScope)
        add(exchange.response, "\(path).exchange.response", .tokenAnswer(manifest))
    }

    private mutating func add(_ response: TokenResponsePaths, _ keyPath: String, _ scope: ExpressionScope) {
        add(response.accessToken, "\(keyPath).accessToken", scope, as: .optionalText)
        add(response.refreshToken, "\(keyPath).refreshToken", scope, as: .optionalText)
        add(response.expiresIn, "\(keyPath).expiresIn", scope, as: .time)
        add(response.scope, "\(keyPath).scope", scope, as: .value)
        add(response.tokenType, "\(keyPath).tokenType", scope, as: .optionalText)
    }

    private mutating func collect(_ custom: CustomAuth, _ scope: ExpressionScope) {
        for (position, step) in custom.steps.enumerated() { collect(step, "auth.config.steps[\(position)]", scope) }
        add(custom.sign, "auth.config.sign", .signing(manifest))
        add(custom.headers, "auth.config.headers", scope)
        add(custom.query, "auth.config.query", scope)
    }

    private mutating func collect(_ step: AuthStep, _ path: String, _ scope: ExpressionScope) {
        let answer = ExpressionScope.authAnswer(manifest)
        add(step.request.target, "\(path).request", scope)
        add(step.query, "\(path).query", scope)
        add(step.headers, "\(path).headers", scope)
        add(step.body, "\(path).body", scope)
        add(step.sign, "\(path).sign", .signing(manifest))
        add(step.when, "\(path).when", scope, as: .condition)
        for (name, expression) in step.outputs { add(expression, "\(path).outputs.\(name)", answer, as: .value) }
        add(step.expires, "\(path).expires", .authExpiry(manifest, step), as: .time)
        add(step.errors, "\(path).errors", .authErrors(manifest))
    }
}
