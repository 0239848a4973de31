package import CEL
package import IntegrationCore

/// A text of the manifest with expressions in it, compiled for the place it stands in.
package struct CompiledTemplate: Sendable {
    let template: CELTemplate
    let environment: CELEnvironment
    private let place: String

    package init(_ template: ManifestTemplate, place: String, environment: CELEnvironment) throws(EngineError) {
        self.place = place
        self.environment = environment
        do throws(CELCompilationError) {
            self.template = try CELTemplate(template.source, environment: environment)
        } catch {
            throw EngineError(.expressionFailed, "\(place): \(error)", detail: "compile")
        }
    }

    package func render(_ bindings: CELBindings, escaping: (String) -> String = { $0 }) throws(EngineError) -> String {
        do throws(CELError) {
            return try template.render(bindings, escaping: escaping)
        } catch {
            throw failure(error)
        }
    }

    /// The value: a text that is one whole `${…}` keeps the type of its expression.
    package func value(_ bindings: CELBindings) throws(EngineError) -> CELValue {
        guard let program = template.singleExpression else { return .string(try render(bindings)) }
        do throws(CELError) {
            return try program.evaluate(bindings)
        } catch {
            throw failure(error)
        }
    }

    /// The texts of a parameter: none when the value is absent, several when it is a list.
    package func parameterValues(_ bindings: CELBindings) throws(EngineError) -> [String] {
        try texts(of: try value(bindings))
    }

    private func texts(of value: CELValue) throws(EngineError) -> [String] {
        switch value {
        case .null: return []
        case .optional(let optional): return try optional.value.map { (value) throws(EngineError) in try texts(of: value) } ?? []
        case .list(let list):
            var all: [String] = []
            for position in 0..<list.count { all += try texts(of: list[position]) }
            return all
        default:
            guard let text = value.parameterText else {
                throw EngineError(.expressionFailed, "\(place): `\(template.text)` gave \(value.type), which cannot stand in a request")
            }
            return [text]
        }
    }

    private func failure(_ error: CELError) -> EngineError {
        EngineError(.expressionFailed, "\(place): `\(template.text)`: \(error.reason)", detail: error.code.rawValue)
    }
}
