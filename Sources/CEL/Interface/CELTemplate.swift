/// Text with expressions inside `${...}`; `$${` stands for a literal `${`.
package struct CELTemplate: Sendable {
    package let text: String
    /// The expressions, in the order of the text.
    package let expressions: [CELProgram]

    /// Errors have offsets, lines and columns relative to `text`.
    package init(_ text: String, environment: CELEnvironment) throws(CELCompilationError) {
        self.text = text
        self.expressions = []
    }

    /// Whether the text holds no expression.
    package var isConstant: Bool { expressions.isEmpty }

    package var usedNames: Set<String> { expressions.reduce(into: []) { $0.formUnion($1.usedNames) } }

    package var references: Set<CELReference> { expressions.reduce(into: []) { $0.formUnion($1.references) } }

    /// The expression, when the whole text is exactly one `${...}`: its value keeps its type.
    package var singleExpression: CELProgram? { nil }

    /// The text with the values inserted.
    /// - Parameter escaping: applied to each inserted value, not to the text around it.
    package func render(_ bindings: CELBindings, escaping: (String) -> String = { $0 }) throws(CELError) -> String {
        throw CELError(.hostFailure, "not implemented")
    }
}
