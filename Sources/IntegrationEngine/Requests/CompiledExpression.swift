package import CEL
package import IntegrationCore

/// An expression of the manifest, compiled for the place it stands in.
///
/// A class, because checks hand theirs around for every record, and a copy of all it holds would cost as much as evaluating it.
package final class CompiledExpression: Sendable {
    let program: CELProgram
    let environment: CELEnvironment
    private let expression: ManifestExpression
    private let place: String

    /// - Parameter place: The key path in the manifest, e.g. `streams.users.key`: it names the expression in errors.
    package init(_ expression: ManifestExpression, place: String, environment: CELEnvironment) throws(EngineError) {
        self.expression = expression
        self.place = place
        self.environment = environment
        do throws(CELCompilationError) {
            program = try CELProgram(expression.source, environment: environment)
        } catch {
            throw EngineError(.expressionFailed, "\(place): \(error)", detail: "compile")
        }
    }

    package func evaluate(_ bindings: CELBindings) throws(EngineError) -> CELValue {
        do throws(CELError) {
            return try program.evaluate(bindings)
        } catch {
            throw failure(error)
        }
    }

    /// A condition: anything but true or false is an error.
    package func isTrue(_ bindings: CELBindings) throws(EngineError) -> Bool {
        do throws(CELError) {
            return try program.isTrue(bindings)
        } catch {
            throw failure(error)
        }
    }

    /// The fields of a variable that it reads.
    func fields(of variable: String) -> Set<String> {
        Set(program.references.filter { $0.path.first == variable }.compactMap { $0.path.dropFirst().first })
    }

    func failure(_ error: CELError) -> EngineError {
        EngineError(.expressionFailed, "\(place): `\(expression.source)`: \(error.reason)", detail: error.code.rawValue)
    }
}
