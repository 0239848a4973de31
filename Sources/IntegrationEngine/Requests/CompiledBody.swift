import CEL

/// A request body with expressions in it.
enum CompiledBody: Sendable {
    case json(CompiledTree)
    case form([CompiledParameter])
    case graphql(query: String, variables: CompiledTree)
    case text(CompiledTemplate)

    func render(_ bindings: CELBindings) throws(EngineError) -> RequestPayload {
        switch self {
        case .json(let tree): return .json(try tree.render(bindings))
        case .form(let fields):
            var rendered: [(name: String, value: String)] = []
            for field in fields {
                // Absent leaves the field out; several values repeat it.
                rendered += try field.values(bindings).map { (field.name, $0) }
            }
            return .form(rendered)
        case .graphql(let query, let variables):
            return .json(.object([("query", .value(.string(query))), ("variables", try variables.render(bindings))]))
        case .text(let template): return .text(try template.render(bindings))
        }
    }
}

/// JSON whose texts may hold expressions.
indirect enum CompiledTree: Sendable {
    case object([(name: String, value: CompiledTree)])
    case array([CompiledTree])
    case template(CompiledTemplate)
    case value(CELValue)

    func render(_ bindings: CELBindings) throws(EngineError) -> JSONTree {
        switch self {
        case .value(let value): return .value(value)
        case .template(let template): return .value(try template.value(bindings))
        case .array(let elements):
            var rendered: [JSONTree] = []
            for element in elements { rendered.append(try element.render(bindings)) }
            return .array(rendered)
        case .object(let members):
            var rendered: [(name: String, value: JSONTree)] = []
            for (name, member) in members {
                let value = try member.render(bindings)
                if case .value(.optional(let optional)) = value {
                    if let present = optional.value { rendered.append((name, .value(present))) }
                } else {
                    rendered.append((name, value))
                }
            }
            return .object(rendered)
        }
    }
}
