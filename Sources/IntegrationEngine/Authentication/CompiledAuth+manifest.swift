import CEL
import IntegrationAuth
import IntegrationCore
import JSONTape

extension CompiledAuth {
    /// Compiles the `auth` of a manifest, with the headers and parameters that `http` puts on every request.
    init(_ manifest: IntegrationManifest) throws(EngineError) {
        let auth = RequestCompiler(
            place: "auth.config", environment: ExpressionScope.auth(manifest).environment,
            signedMessage: ExpressionScope.signedMessage(manifest).environment)
        let http = RequestCompiler(
            place: "http", environment: ExpressionScope.http(manifest).environment, signedMessage: auth.signedMessage)
        var headers = try http.templates(manifest.http.headers, "headers")
        var query = try http.parameters(manifest.http.query, "query")
        var inherited: RequestSigning?
        switch manifest.auth {
        case .oauth2(let oauth): kind = try Self.oauth2(oauth, manifest, auth)
        case .apiKey(let key):
            let placement = CredentialPlacement(key.in, name: key.name, prefix: key.prefix)
            if let value = key.value {
                kind = .token(try auth.template(value, "value"), placement)
            } else {
                kind = .field(key.field, placement)
            }
        case .basic(let basic): kind = try Self.basic(basic, manifest, auth)
        case .jwt(let jwt): kind = .jwt(try CompiledJWT(jwt, manifest, auth), CredentialPlacement(jwt.placement))
        case .custom(let custom):
            inherited = custom.sign
            headers += try auth.templates(custom.headers, "headers")
            query += try auth.parameters(custom.query, "query")
            var steps: [CompiledAuthStep] = []
            for step in custom.steps { steps.append(try CompiledAuthStep(step, manifest, auth, inherited: custom.sign)) }
            kind = .custom(steps: steps)
        }
        if let override = manifest.http.sign { inherited = override.applied(to: inherited) }
        if let inherited {
            signing = try CompiledSigning(inherited, compiler: auth.scoped(.signing(manifest)).at("sign"))
        } else {
            signing = nil
        }
        self.headers = headers
        self.query = query
    }

    private static func oauth2(
        _ oauth: OAuth2Auth, _ manifest: IntegrationManifest, _ auth: RequestCompiler
    ) throws(EngineError) -> Kind {
        let placement = CredentialPlacement(oauth.placement)
        switch oauth.grant {
        case .authorizationCode, .deviceCode: return oauth.dpop ? .boundToken : .field(accessToken, placement)
        case .clientCredentials:
            return .clientCredentials(
                CompiledClientCredentials(
                    exchange: try exchange(oauth, [], manifest, auth), scope: oauth.scopes.joined(separator: oauth.scopeSeparator),
                    method: oauth.clientAuthMethod, assertion: try CompiledClientAssertion(oauth, auth)), placement)
        case .jwtBearer:
            guard let assertion = oauth.assertion else { throw EngineError(.unsupported, "auth.config: jwt_bearer needs `assertion`") }
            // RFC 7523, section 2.1.
            var form = [
                ("grant_type", ManifestTemplate("urn:ietf:params:oauth:grant-type:jwt-bearer")),
                ("assertion", ManifestTemplate("${assertion}")),
            ]
            if !oauth.scopes.isEmpty {
                form.append(("scope", ManifestTemplate(oauth.scopes.joined(separator: oauth.scopeSeparator))))
            }
            let exchange = try exchange(oauth, form, manifest, auth.scoped(.tokenExchange(manifest)))
            return .jwt(try CompiledJWT(assertion, exchange: exchange, auth), placement)
        }
    }

    /// - Parameter form: what the grant itself sends.
    private static func exchange(
        _ oauth: OAuth2Auth, _ form: [(String, ManifestTemplate)], _ manifest: IntegrationManifest, _ auth: RequestCompiler
    ) throws(EngineError) -> CompiledTokenExchange {
        var parameters: [CompiledParameter] = []
        for (name, template) in form + oauth.tokenParams.map({ ($0.key, $0.value) })
            + oauth.resource.map({ ("resource", ManifestTemplate($0)) })
        {
            parameters.append(CompiledParameter(name: name, templates: [try auth.template(template, "tokenParams.\(name)")]))
        }
        let answer = auth.scoped(.tokenAnswer(manifest)).at("response")
        return CompiledTokenExchange(
            url: try auth.template(oauth.tokenUrl, "tokenUrl"), form: parameters, headers: [],
            accessToken: try answer.expression(oauth.response.accessToken, "accessToken"),
            expiresIn: try answer.expression(oauth.response.expiresIn, "expiresIn"))
    }

    private static func basic(_ basic: BasicAuth, _ manifest: IntegrationManifest, _ auth: RequestCompiler) throws(EngineError) -> Kind {
        func part(_ template: ManifestTemplate?, _ field: String, _ key: String) throws(EngineError) -> CompiledTemplate {
            if let template { return try auth.template(template, key) }
            let isSecret = manifest.credentialFields.first { $0.id == field }?.isSecret ?? true
            return try auth.template(ManifestTemplate("${\(isSecret ? "credentials" : "config").\(field)}"), "\(key)Field")
        }
        return .basic(
            username: try part(basic.username, basic.usernameField, "username"),
            password: try part(basic.password, basic.passwordField, "password"))
    }
}

extension CompiledJWT {
    init(_ claims: JWTClaims, exchange: CompiledTokenExchange?, _ auth: RequestCompiler) throws(EngineError) {
        guard let algorithm = JSONWebTokenAlgorithm(rawValue: claims.algorithm.rawValue) else {
            throw EngineError(.unsupported, "auth.config.assertion.algorithm: \(claims.algorithm.rawValue) is not known here")
        }
        let auth = auth.at("assertion")
        self.init(
            algorithm: algorithm, key: try auth.template(claims.key, "key"), keyID: try auth.template(claims.keyId, "keyId"),
            headers: try auth.templates(claims.headers, "headers"), claims: try auth.templates(claims.claims, "claims"),
            lifetime: claims.lifetime, exchange: exchange)
    }

    init(_ jwt: JWTAuth, _ manifest: IntegrationManifest, _ auth: RequestCompiler) throws(EngineError) {
        guard let algorithm = JSONWebTokenAlgorithm(rawValue: jwt.algorithm.rawValue) else {
            throw EngineError(.unsupported, "auth.config.algorithm: \(jwt.algorithm.rawValue) is not known here")
        }
        var exchange: CompiledTokenExchange?
        if let declared = jwt.exchange {
            exchange = try CompiledTokenExchange(declared, manifest, auth.scoped(.tokenExchange(manifest)).at("exchange"))
        }
        self.init(
            algorithm: algorithm, key: try auth.template(jwt.key, "key"), keyID: try auth.template(jwt.keyId, "keyId"),
            headers: try auth.templates(jwt.headers, "headers"), claims: try auth.templates(jwt.claims, "claims"), lifetime: jwt.lifetime,
            exchange: exchange)
    }
}

extension CompiledTokenExchange {
    init(_ exchange: TokenExchange, _ manifest: IntegrationManifest, _ compiler: RequestCompiler) throws(EngineError) {
        let answer = compiler.scoped(.tokenAnswer(manifest)).at("response")
        var form: [CompiledParameter] = []
        for (name, template) in exchange.form {
            form.append(CompiledParameter(name: name, templates: [try compiler.template(template, "form.\(name)")]))
        }
        self.init(
            url: try compiler.template(exchange.url, "url"), form: form, headers: try compiler.templates(exchange.headers, "headers"),
            accessToken: try answer.expression(exchange.response.accessToken, "accessToken"),
            expiresIn: try answer.expression(exchange.response.expiresIn, "expiresIn"))
    }
}

extension CompiledAuthStep {
    init(
        _ step: AuthStep, _ manifest: IntegrationManifest, _ auth: RequestCompiler, inherited: RequestSigning?
    ) throws(EngineError) {
        let compiler = auth.at("steps.\(step.name)")
        let answer = compiler.scoped(.authAnswer(manifest))
        var outputs: [(name: String, expression: CompiledExpression)] = []
        for (name, expression) in step.outputs { outputs.append((name, try answer.expression(expression, "outputs.\(name)"))) }
        var signing: CompiledSigning?
        if let sign = step.sign ?? inherited { signing = try CompiledSigning(sign, compiler: compiler.at("sign")) }
        self.init(
            name: step.name,
            request: try CompiledRequest(
                step.request, query: step.query, headers: step.headers, body: step.body, isRetryable: true, compiler: compiler),
            decoder: AnswerDecoder(step.format, limits: manifest.http.limits),
            signing: signing,
            condition: try compiler.expression(step.when, "when"), outputs: outputs,
            expires: try compiler.scoped(.authExpiry(manifest, step)).expression(step.expires, "expires"),
            rules: try compiler.scoped(.authErrors(manifest)).rules(step.errors, "errors"))
    }
}
