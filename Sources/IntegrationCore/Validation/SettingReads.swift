import CEL

/// Which settings of a connection a run reads. Webhooks, event streams and actions are no part of a run, and of OAuth only the
/// grants without a person are: what only the others need, the server obtains.
package struct SettingReads: Sendable {
    private var read: Set<[String]> = []
    /// Those that some expression reads without saying what to do when they are not there.
    private var needed: Set<[String]> = []
    /// Whether it cannot be told, as a native handler reads what it likes.
    private var readsAnything: Bool

    /// Compiles every expression, so ask once for each manifest.
    package init(_ manifest: IntegrationManifest) {
        let validation = ManifestValidation(manifest, places: nil)
        readsAnything =
            manifest.handler != nil || validation.faults.contains { Self.isExecuted($0.site.keyPath, in: manifest) }
        for checked in validation.sites where Self.isExecuted(checked.keyPath, in: manifest) {
            let guarded = Set((checked.references + validation.guards(of: checked)).filter(\.isGuarded).map(Self.setting))
            for path in checked.references.map(Self.setting) {
                read.insert(path)
                if !guarded.contains(path) { needed.insert(path) }
            }
        }
        for field in Self.fieldsNamedByAuthentication(manifest) {
            read.formUnion([[ExpressionName.credentials.rawValue, field], [ExpressionName.config.rawValue, field]])
        }
    }

    /// Whether a run reads a credential field.
    package func includes(_ field: CredentialField) -> Bool {
        let object = (field.isSecret ? ExpressionName.credentials : .config).rawValue
        return readsAnything || read.contains([object]) || read.contains([object, field.id])
    }

    /// Whether a run fails without `config.<name>`.
    package func needs(config name: String) -> Bool {
        needed.contains([ExpressionName.config.rawValue, name])
    }

    /// Fields that the authentication of a run takes by name, without an expression.
    static func fieldsNamedByAuthentication(_ manifest: IntegrationManifest) -> Set<String> {
        var fields: Set<String> = []
        switch manifest.auth {
        case .apiKey(let key): if key.value == nil { fields.insert(key.field) }
        case .basic(let basic):
            if basic.username == nil { fields.insert(basic.usernameField) }
            if basic.password == nil { fields.insert(basic.passwordField) }
        case .oauth2(let oauth):
            switch oauth.grant {
            case .clientCredentials: fields.formUnion(["client_id", "client_secret"])
            case .jwtBearer: break
            case .authorizationCode, .deviceCode: fields.insert("access_token")
            }
        case .jwt, .custom: break
        }
        return fields
    }

    private static func setting(_ reference: CELReference) -> [String] { Array(reference.path.prefix(2)) }

    private static func isExecuted(_ keyPath: String, in manifest: IntegrationManifest) -> Bool {
        if ["webhook", "realtime", "actions"].contains(where: keyPath.isKeyPath(under:)) { return false }
        guard case .oauth2(let oauth) = manifest.auth, keyPath.isKeyPath(under: "auth") else { return true }
        let executed = ["tokenUrl", "tokenParams", "response.accessToken", "response.expiresIn", "assertion"]
        return oauth.obtainsToken && executed.contains { keyPath.isKeyPath(under: "auth.config.\($0)") }
    }
}

extension OAuth2Auth {
    /// Whether a run obtains its token itself. Otherwise it is given one.
    package var obtainsToken: Bool { grant == .clientCredentials || grant == .jwtBearer }
}
