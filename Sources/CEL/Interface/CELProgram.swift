/// An expression, compiled once and evaluated many times, from any number of threads.
package struct CELProgram: Sendable {
    package let source: String
    package let resultType: CELType
    /// The variables read, each with the longest constant path selected from it.
    package let references: Set<CELReference>

    package init(_ source: String, environment: CELEnvironment) throws(CELCompilationError) {
        self.source = source
        self.resultType = .dyn
        self.references = []
    }

    /// The names of the variables read.
    package var usedNames: Set<String> {
        Set(references.compactMap(\.path.first))
    }

    package func evaluate(_ bindings: CELBindings) throws(CELError) -> CELValue {
        throw CELError(.hostFailure, "not implemented")
    }
}
