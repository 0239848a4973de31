/// Whether the authentication has what its strategy needs.
extension ManifestValidation {
    mutating func checkAuthentication() {
        switch manifest.auth {
        case .oauth2(let oauth): check(oauth)
        case .apiKey(let key):
            if key.value == nil { checkField(key.field, at: "auth.config.field", isDefault: key.field == "api_key") }
        case .basic(let basic):
            if basic.username == nil { checkField(basic.usernameField, at: "auth.config.usernameField", isDefault: false) }
            if basic.password == nil { checkField(basic.passwordField, at: "auth.config.passwordField", isDefault: false) }
        case .jwt(let jwt): check(jwt)
        case .custom(let custom): check(custom)
        }
        checkSigningOverrides()
        checkSigningServices()
        checkPlacement()
        checkSignedMessages()
    }

    /// A signature for one service is refused by the hosts of another.
    private mutating func checkSigningServices() {
        guard case .custom(let custom) = manifest.auth, case .awsSigV4 = custom.sign else { return }
        var requests: [(keyPath: String, base: ManifestTemplate?, sign: SigningOverride?)] = manifest.streams.map {
            ("streams.\($0.name)", $0.baseUrl, $0.sign)
        }
        if let test = manifest.test { requests.append(("test", test.baseUrl, test.sign)) }
        for (keyPath, base, sign) in requests {
            let service: ManifestTemplate? = if case .adjusted(let scope) = sign { scope.service } else { nil }
            if case .replaced = sign { continue }
            if base != nil, service == nil {
                report(.signingService, at: "\(keyPath).baseUrl", "the request has a host of its own and is signed for the common service")
            }
            if base == nil, service != nil {
                report(
                    .signingService, at: "\(keyPath).sign.service",
                    "the request is signed for a service of its own and goes to the common host")
            }
        }
    }

    private mutating func checkPlacement() {
        let location: PlacementLocation =
            switch manifest.auth {
            case .oauth2(let oauth): oauth.placement.in
            case .apiKey(let key): key.in
            case .jwt(let jwt): jwt.placement.in
            case .basic, .custom: .header
            }
        guard location == .body else { return }
        var bodiless = manifest.streams.filter { $0.body == nil }.map { "streams.\($0.name).request" }
        if let test = manifest.test, test.body == nil { bodiless.append("test.request") }
        for request in bodiless { report(.authPlacement, at: request, "the credentials are placed in the body, and this request has none") }
    }

    private mutating func checkField(_ id: String, at keyPath: String, isDefault: Bool) {
        let known = manifest.credentialFields.map(\.id)
        guard !known.contains(id) else { return }
        if SecretScanner.isRandom(id[...]) {
            return report(
                .secretLiteral, at: keyPath, "this is the name of a credential field, and what stands here looks like a secret",
                fix: "Revoke it, declare a field of `type: password`, and write its id here.")
        }
        report(
            .unknownCredential, at: keyPath, "there is no credential field `\(id)`",
            fix: Suggestion.nearest(to: id, among: known).map { "Did you mean `\($0)`?" }
                ?? "Declare it: `credentialFields: [{ id: \(id), label: …, type: password }]`.")
    }

    private mutating func check(_ oauth: OAuth2Auth) {
        let path = "auth.config"
        func missing(_ key: String, for reason: String) -> String { "\(reason) needs `\(key)`" }
        switch oauth.grant {
        case .authorizationCode:
            if oauth.authorizeUrl == nil { report(.authGrant, at: path, missing("authorizeUrl", for: "authorization_code")) }
        case .deviceCode:
            if oauth.deviceUrl == nil { report(.authGrant, at: path, missing("deviceUrl", for: "device_code")) }
        case .jwtBearer:
            if oauth.assertion == nil { report(.authGrant, at: path, missing("assertion", for: "jwt_bearer")) }
        case .clientCredentials: break
        }
        if oauth.grant != .authorizationCode {
            if oauth.authorizeUrl != nil {
                report(.authGrant, at: "\(path).authorizeUrl", "\(oauth.grant.rawValue) ignores `authorizeUrl`")
            }
            if !oauth.authorizeParams.isEmpty {
                report(.authGrant, at: "\(path).authorizeParams", "\(oauth.grant.rawValue) ignores `authorizeParams`")
            }
        }
        if oauth.assertion != nil, oauth.grant != .jwtBearer, oauth.clientAuthMethod != .privateKeyJWT {
            report(.authGrant, at: "\(path).assertion", "neither the grant nor `clientAuthMethod` uses an `assertion`")
        }
        if oauth.grant != .authorizationCode, oauth.parUrl != nil {
            report(.authGrant, at: "\(path).parUrl", "\(oauth.grant.rawValue) has no authorization request to push")
        }
        if oauth.dpop, oauth.obtainsToken {
            report(.authGrant, at: "\(path).dpop", "tokens of \(oauth.grant.rawValue) are not bound to a key here")
        }
        if oauth.dpop, oauth.placement != .bearer {
            report(.authGrant, at: "\(path).dpop", "a bound token is placed as RFC 9449 says; `placement` is ignored")
        }
        if oauth.clientAuthMethod == .none, oauth.grant == .clientCredentials {
            report(.authGrant, at: "\(path).clientAuthMethod", "client_credentials without client authentication proves nothing")
        }
        if oauth.clientAuthMethod == .none, oauth.grant == .authorizationCode, !oauth.pkce {
            report(.authGrant, at: "\(path).pkce", "a client without secret needs PKCE")
        }
        if let id = oauth.clientIdEnvVar, id == oauth.clientSecretEnvVar {
            report(.authGrant, at: "\(path).clientSecretEnvVar", "client id and secret come from the same variable `\(id)`")
        }
        if (oauth.clientIdEnvVar == nil) != (oauth.clientSecretEnvVar == nil), [.body, .header].contains(oauth.clientAuthMethod) {
            let key = oauth.clientIdEnvVar == nil ? "clientIdEnvVar" : "clientSecretEnvVar"
            report(.authGrant, at: path, "one of client id and secret has an environment variable, the other has none: `\(key)`")
        }
        var seen: Set<String> = []
        for (position, scope) in oauth.scopes.enumerated() where !seen.insert(scope).inserted {
            report(.authGrant, at: "\(path).scopes[\(position)]", "the scope `\(scope)` is listed twice")
        }
    }

    private mutating func check(_ jwt: JWTAuth) {
        let path = "auth.config"
        // Without a form the one of RFC 7523 is sent, which has it.
        if let exchange = jwt.exchange, !exchange.form.isEmpty,
            !sites(under: "\(path).exchange").contains(where: { $0.uses(.assertion) })
        {
            report(
                .authGrant, at: "\(path).exchange.form", "the exchange at \(exchange.url.source) does not send the `assertion`",
                fix: "Add `assertion: ${assertion}`, or leave `form` out.")
        }
        if let key = site(at: "\(path).key"), !key.uses(.credentials) {
            report(.authGrant, at: "\(path).key", "the signing key is not taken from `credentials`")
        }
        if jwt.lifetime > .seconds(86_400) { report(.limitNumbers, at: "\(path).lifetime", "a lifetime of at most 24h is needed") }
    }

    private mutating func check(_ custom: CustomAuth) {
        checkCarriesSomething(custom)
        var providers: [String: Int] = [:]
        for (position, step) in custom.steps.enumerated() {
            for name in step.outputs.keys {
                if providers[name] != nil, step.when == nil {
                    report(.authStep, at: "auth.config.steps[\(position)].outputs.\(name)", "an earlier step already provides `\(name)`")
                }
                providers[name] = providers[name] ?? position
            }
            if step.outputs.isEmpty { report(.authStep, at: "auth.config.steps[\(position)].outputs", "the step provides nothing") }
        }
        let typed = Set(manifest.credentialFields.filter(\.isSecret).map(\.id))
        for position in custom.steps.indices {
            for checked in sites(under: "auth.config.steps[\(position)]") {
                for case let name? in checked.members(of: .credentials) where !typed.contains(name) {
                    guard let provider = providers[name], provider >= position else { continue }
                    report(.authStep, in: checked.site, "`credentials.\(name)` is provided by a later step or by this one itself")
                }
            }
        }
        let used = Set(sites.flatMap { $0.members(of: .credentials) }.compactMap { $0 })
        for (position, step) in custom.steps.enumerated() where !step.outputs.isEmpty {
            for name in step.outputs.keys where !used.contains(name) && faults.isEmpty {
                report(.authStep, at: "auth.config.steps[\(position)].outputs.\(name)", "nothing uses `credentials.\(name)`")
            }
        }
    }

    /// A constant header authenticates nobody in particular.
    private mutating func checkCarriesSomething(_ custom: CustomAuth) {
        let paths = ["auth.config.headers", "auth.config.query", "http.headers", "http.query", "http.sign"]
        let carries = anySite(under: paths, uses: .credentials)
        let signing: Bool =
            switch custom.sign {
            case nil, .some(.none): false
            default: true
            }
        let isSignedByItself = manifest.streams.contains { if case .replaced = $0.sign { true } else { false } }
        if !carries, !signing, !isSignedByItself { report(.authEmpty, at: "auth.config", "no request carries anything of the credentials") }
    }

    private mutating func checkSigningOverrides() {
        let inherited: RequestSigning? = if case .custom(let custom) = manifest.auth { custom.sign } else { nil }
        var overrides: [(keyPath: String, override: SigningOverride?)] = [
            ("http.sign", manifest.http.sign), ("test.sign", manifest.test?.sign),
        ]
        overrides += manifest.streams.map { ("streams.\($0.name).sign", $0.sign) }
        for (keyPath, override) in overrides {
            guard case .adjusted(let scope) = override else { continue }
            if case .awsSigV4 = inherited {
                if scope.region == nil, scope.service == nil {
                    report(.signingOverride, at: keyPath, "neither region nor service is given")
                }
            } else if case .replaced(.awsSigV4) = manifest.http.sign, keyPath != "http.sign" {
                continue
            } else {
                report(.signingOverride, at: keyPath, "`auth` does not sign with aws-sigv4, so there is nothing to override")
            }
        }
    }
}
