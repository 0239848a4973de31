import CEL
import IntegrationCore

/// Compiles the parts of a manifest that stand in one place, and names that place in every error.
struct RequestCompiler: Sendable {
    let place: String
    let environment: CELEnvironment
    /// The scope of a message that is signed; it knows parts of the request itself.
    var signedMessage: CELEnvironment?

    func at(_ key: String) -> RequestCompiler {
        RequestCompiler(place: place.isEmpty ? key : "\(place).\(key)", environment: environment, signedMessage: signedMessage)
    }

    /// The same place in another scope.
    func scoped(_ scope: ExpressionScope) -> RequestCompiler {
        RequestCompiler(place: place, environment: scope.environment, signedMessage: signedMessage)
    }

    func template(_ template: ManifestTemplate, _ key: String) throws(EngineError) -> CompiledTemplate {
        try CompiledTemplate(template, place: "\(place).\(key)", environment: environment)
    }

    func template(_ template: ManifestTemplate?, _ key: String) throws(EngineError) -> CompiledTemplate? {
        guard let template else { return nil }
        return try CompiledTemplate(template, place: "\(place).\(key)", environment: environment)
    }

    func expression(_ expression: ManifestExpression, _ key: String) throws(EngineError) -> CompiledExpression {
        try CompiledExpression(expression, place: "\(place).\(key)", environment: environment)
    }

    func expression(_ expression: ManifestExpression?, _ key: String) throws(EngineError) -> CompiledExpression? {
        guard let expression else { return nil }
        return try CompiledExpression(expression, place: "\(place).\(key)", environment: environment)
    }

    func templates(_ map: OrderedMap<ManifestTemplate>, _ key: String) throws(EngineError) -> [(name: String, template: CompiledTemplate)] {
        var compiled: [(name: String, template: CompiledTemplate)] = []
        for (name, template) in map { compiled.append((name, try self.template(template, "\(key).\(name)"))) }
        return compiled
    }

    func parameters(_ map: OrderedMap<QueryValue>, _ key: String) throws(EngineError) -> [CompiledParameter] {
        var compiled: [CompiledParameter] = []
        for (name, value) in map {
            var templates: [CompiledTemplate] = []
            for template in value.templates { templates.append(try self.template(template, "\(key).\(name)")) }
            compiled.append(CompiledParameter(name: name, templates: templates))
        }
        return compiled
    }

    func rules(_ rules: [ErrorRule], _ key: String) throws(EngineError) -> [CompiledErrorRule] {
        var compiled: [CompiledErrorRule] = []
        for (position, rule) in rules.enumerated() {
            let compiler = at("\(key).\(position)")
            compiled.append(
                CompiledErrorRule(
                    environment: environment, statuses: Set(rule.status), condition: try compiler.expression(rule.when, "when"),
                    action: rule.action, scope: rule.scope,
                    message: try compiler.template(rule.message, "message"), until: try compiler.expression(rule.until, "until")))
        }
        return compiled
    }

    func body(_ body: RequestBody?, _ key: String) throws(EngineError) -> CompiledBody? {
        guard let body else { return nil }
        let compiler = at(key)
        switch body {
        case .json(let tree): return .json(try compiler.tree(tree))
        case .form(let fields): return .form(try compiler.parameters(fields, "form"))
        case .graphql(let graphql):
            return .graphql(query: graphql.query, variables: try compiler.tree(.object(graphql.variables)))
        case .text(let template): return .text(try compiler.template(template, "text"))
        }
    }

    private func tree(_ tree: ManifestTree) throws(EngineError) -> CompiledTree {
        switch tree {
        case .text(let template): return .template(try self.template(template, "json"))
        case .integer(let number): return .value(.int(number))
        case .number(let number): return .value(.double(number))
        case .boolean(let flag): return .value(.bool(flag))
        case .null: return .value(.null)
        case .list(let elements):
            var compiled: [CompiledTree] = []
            for element in elements { compiled.append(try self.tree(element)) }
            return .array(compiled)
        case .object(let members):
            var compiled: [(name: String, value: CompiledTree)] = []
            for (name, member) in members { compiled.append((name, try self.tree(member))) }
            return .object(compiled)
        }
    }
}
