/// `http` and `test`.
extension SiteCollector {
    mutating func collectHTTP() {
        let scope = ExpressionScope.http(manifest)
        let http = manifest.http
        add(http.baseUrl, "http.baseUrl", scope)
        add(http.headers, "http.headers", scope)
        add(http.query, "http.query", scope)
        add(http.sign, "http.sign", ExpressionScope.signing(manifest))
        if !http.errors.isEmpty { add(http.errors, "http.errors", .httpAnswer(manifest)) }
        if let test = manifest.test { collect(test) }
    }

    private mutating func collect(_ test: ConnectionTest) {
        let request = ExpressionScope.test(manifest)
        let answer = ExpressionScope.testAnswer(manifest)
        add(test.request.target, "test.request", request)
        add(test.baseUrl, "test.baseUrl", request)
        add(test.query, "test.query", request)
        add(test.headers, "test.headers", request)
        add(test.body, "test.body", request)
        add(test.sign, "test.sign", ExpressionScope.signing(manifest))
        add(test.pass, "test.pass", answer, as: .condition)
        add(test.identity?.id, "test.identity.id", answer, as: .identifier)
        add(test.identity?.label, "test.identity.label", answer, as: .optionalText)
        add(test.errors, "test.errors", answer)
    }

    mutating func add(_ override: SigningOverride?, _ keyPath: String, _ scope: ExpressionScope) {
        switch override {
        case nil: break
        case .adjusted(let adjusted):
            add(adjusted.region, "\(keyPath).region", scope)
            add(adjusted.service, "\(keyPath).service", scope)
        case .replaced(let signing): add(signing, keyPath, scope)
        }
    }

    mutating func add(_ signing: RequestSigning?, _ keyPath: String, _ scope: ExpressionScope) {
        switch signing {
        case nil, .some(.none): break
        case .awsSigV4(let aws):
            add(aws.accessKeyId, "\(keyPath).accessKeyId", scope)
            add(aws.secretAccessKey, "\(keyPath).secretAccessKey", scope, isSecret: true)
            add(aws.sessionToken, "\(keyPath).sessionToken", scope, as: .parameter, isSecret: true)
            add(aws.region, "\(keyPath).region", scope)
            add(aws.service, "\(keyPath).service", scope)
        case .oauth1(let oauth):
            add(oauth.consumerKey, "\(keyPath).consumerKey", scope)
            add(oauth.consumerSecret, "\(keyPath).consumerSecret", scope, isSecret: true)
            add(oauth.token, "\(keyPath).token", scope, as: .parameter, isSecret: true)
            add(oauth.tokenSecret, "\(keyPath).tokenSecret", scope, as: .parameter, isSecret: true)
        case .hmac(let hmac):
            add(hmac.key, "\(keyPath).key", scope, isSecret: true)
            add(hmac.message, "\(keyPath).message", .signedMessage(manifest))
        }
    }
}
