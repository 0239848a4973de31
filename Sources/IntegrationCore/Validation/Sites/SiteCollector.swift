/// Walks a manifest and lists every expression and template with its scope and use.
struct SiteCollector {
    let manifest: IntegrationManifest
    private(set) var sites: [ExpressionSite] = []

    init(_ manifest: IntegrationManifest) {
        self.manifest = manifest
    }

    mutating func collect() {
        collectAuthentication()
        collectHTTP()
        for stream in manifest.streams { collect(stream) }
        for check in manifest.checks { collect(check) }
        collectWebhook()
        collectRealtime()
        for action in manifest.actions { collect(action) }
    }

    mutating func add(_ expression: ManifestExpression?, _ keyPath: String, _ scope: ExpressionScope, as use: ExpressionUse) {
        guard let expression else { return }
        sites.append(ExpressionSite(keyPath: keyPath, text: .expression(expression), scope: scope, use: use))
    }

    /// - Parameter isSecret: Whether the value is a key or password.
    mutating func add(
        _ template: ManifestTemplate?, _ keyPath: String, _ scope: ExpressionScope, as use: ExpressionUse = .text, isSecret: Bool = false
    ) {
        guard let template else { return }
        sites.append(ExpressionSite(keyPath: keyPath, text: .template(template), scope: scope, use: use, isSecret: isSecret))
    }

    mutating func add(
        _ templates: OrderedMap<ManifestTemplate>, _ keyPath: String, _ scope: ExpressionScope, as use: ExpressionUse = .parameter
    ) {
        for (key, template) in templates { add(template, keyPath.appendingKey(key), scope, as: use) }
    }

    mutating func add(_ parameters: OrderedMap<QueryValue>, _ keyPath: String, _ scope: ExpressionScope) {
        for (key, value) in parameters {
            switch value {
            case .single(let template): add(template, keyPath.appendingKey(key), scope, as: .parameter)
            case .repeated(let templates):
                for (position, template) in templates.enumerated() {
                    add(template, "\(keyPath.appendingKey(key))[\(position)]", scope, as: .parameter)
                }
            }
        }
    }

    mutating func add(_ body: RequestBody?, _ keyPath: String, _ scope: ExpressionScope) {
        switch body {
        case nil: break
        case .json(let tree): add(tree, "\(keyPath).json", scope)
        case .form(let fields): add(fields, "\(keyPath).form", scope)
        case .graphql(let graphql):
            for (key, tree) in graphql.variables { add(tree, "\(keyPath).graphql.variables".appendingKey(key), scope) }
        case .text(let template): add(template, "\(keyPath).text", scope)
        }
    }

    private mutating func add(_ tree: ManifestTree, _ keyPath: String, _ scope: ExpressionScope) {
        switch tree {
        case .null, .boolean, .integer, .number: break
        case .text(let template): add(template, keyPath, scope, as: .json)
        case .list(let elements):
            for (position, element) in elements.enumerated() { add(element, "\(keyPath)[\(position)]", scope) }
        case .object(let members):
            for (key, member) in members { add(member, keyPath.appendingKey(key), scope) }
        }
    }

    mutating func add(_ rules: [ErrorRule], _ keyPath: String, _ scope: ExpressionScope) {
        for (position, rule) in rules.enumerated() {
            let path = "\(keyPath)[\(position)]"
            add(rule.when, "\(path).when", scope, as: .condition)
            add(rule.message, "\(path).message", scope)
            add(rule.until, "\(path).until", scope, as: .time)
        }
    }
}
