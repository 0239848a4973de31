/// An expression, compiled once and evaluated many times, from any number of threads.
package struct CELProgram: Sendable {
    package let source: String
    /// The type of the value, `dyn` when it is known only at run time.
    package let resultType: CELType
    /// The variables read, each with the longest constant path selected from it.
    package let references: Set<CELReference>

    private let node: any Node
    private let maximumCost: Int

    /// - Throws: every error of the expression; of those that keep it from being read at all, the first.
    package init(_ source: String, environment: CELEnvironment) throws(CELCompilationError) {
        var checker = Checker(environment: environment)
        let checked: CheckedExpression
        do throws(SyntaxFailure) {
            checked = checker.check(try Parser.parse(source, limits: environment.limits))
        } catch {
            throw CELCompilationError(issues: [CELIssue(error.message, at: error.offset, in: source)])
        }
        guard checker.issues.isEmpty else {
            let issues = checker.issues.sorted { $0.offset < $1.offset }
            throw CELCompilationError(issues: issues.map { CELIssue($0.message, at: $0.offset, in: source) })
        }
        self.source = source
        self.resultType = checker.unifier.resolve(checked.type, unknownAsDyn: true)
        self.references = checker.references
        self.node = checked.node
        self.maximumCost = environment.limits.maximumCost
    }

    /// The names of the variables read.
    package var usedNames: Set<String> {
        Set(references.compactMap(\.path.first))
    }

    /// The value for these bindings, which must be of the environment the program was compiled for.
    package func evaluate(_ bindings: CELBindings) throws(CELError) -> CELValue {
        var frame = Frame(slots: bindings.slots, budget: maximumCost)
        do throws(Failure) {
            return try node.evaluate(&frame)
        } catch {
            throw located(error)
        }
    }

    /// Whether the value is `true`. Saves wrapping it; a value that is no bool is an error.
    package func isTrue(_ bindings: CELBindings) throws(CELError) -> Bool {
        var frame = Frame(slots: bindings.slots, budget: maximumCost)
        do throws(Failure) {
            return try node.isTrue(&frame)
        } catch {
            throw located(error)
        }
    }

    private func located(_ failure: Failure) -> CELError {
        let offset = failure.offset ?? node.offset
        let position = SourcePosition(offset, in: source)
        return CELError(
            failure.code, failure.reason, path: failure.path, offset: offset, line: position.line, column: position.column)
    }
}
