/// An expression, compiled once and evaluated many times, from any number of threads.
package struct CELProgram: Sendable {
    package let source: String
    /// The type of the value, `dyn` when it is known only at run time.
    package let resultType: CELType
    /// The variables read, each with the longest constant path selected from it.
    package let references: Set<CELReference>

    /// Parts that fail whenever they are evaluated, such as `timestamp("soon")`: none keeps the program from being compiled.
    package let certainFailures: [CELIssue]
    /// Fields that are read as possibly absent: with `has()`, `.?` or `[?]`.
    package let guardedFields: Set<String>

    private let node: any Node
    private let limits: CELLimits

    /// - Throws: the errors of the expression, the first hundred of them; of those that keep it from being read at all, the first.
    package init(_ source: String, environment: CELEnvironment) throws(CELCompilationError) {
        var checker = Checker(environment: environment)
        let checked: CheckedExpression
        do throws(SyntaxFailure) {
            checked = checker.check(try Parser.parse(source, limits: environment.limits))
        } catch {
            throw CELCompilationError(issues: [CELIssue(error.message, .syntax, at: error.offset, in: source)])
        }
        guard checker.issues.isEmpty else {
            let issues = checker.issues.sorted { $0.offset < $1.offset }.prefix(CELCompilationError.maximumIssues)
            throw CELCompilationError(issues: issues.map { CELIssue($0.message, $0.kind, at: $0.offset, in: source) })
        }
        self.source = source
        self.resultType = checker.unifier.resolve(checked.type, unknownAsDyn: true)
        self.references = checker.references
        self.certainFailures = checker.certainFailures.prefix(CELCompilationError.maximumIssues).map {
            CELIssue($0.message, .certainFailure, at: $0.offset, in: source)
        }
        self.guardedFields = checker.guardedFields
        self.node = checked.node
        self.limits = environment.limits
    }

    /// The names of the variables read.
    package var usedNames: Set<String> {
        Set(references.compactMap(\.path.first))
    }

    /// The value for these bindings, which must be of the environment the program was compiled for.
    package func evaluate(_ bindings: CELBindings) throws(CELError) -> CELValue {
        var frame = Frame(slots: bindings.slots, limits: limits)
        do throws(Failure) {
            return try node.evaluate(&frame)
        } catch {
            throw located(error)
        }
    }

    /// Whether the value is `true`. Saves wrapping it; a value that is no bool is an error.
    package func isTrue(_ bindings: CELBindings) throws(CELError) -> Bool {
        var frame = Frame(slots: bindings.slots, limits: limits)
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
