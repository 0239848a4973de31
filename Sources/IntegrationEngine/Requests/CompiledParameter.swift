import CEL

/// A query parameter or form field: its values may be several, or none.
struct CompiledParameter: Sendable {
    let name: String
    let templates: [CompiledTemplate]

    func values(_ bindings: CELBindings) throws(EngineError) -> [String] {
        var values: [String] = []
        for template in templates { values += try template.parameterValues(bindings) }
        return values
    }

    /// For templates of a scope that only holds what the whole run knows.
    func values(_ inputs: RunInputs) throws(EngineError) -> [String] {
        guard let first = templates.first else { return [] }
        return try values(inputs.bindings(first.environment))
    }
}
