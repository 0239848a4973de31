import CEL
import Foundation
import IntegrationCore

/// One rule about answers that are not what was hoped for.
struct CompiledErrorRule: Sendable {
    /// The scope its expressions were compiled in: rules of a stream and those of the whole integration have their own.
    let environment: CELEnvironment
    let statuses: Set<Int>
    let condition: CompiledExpression?
    let action: ErrorAction
    let scope: String?
    let message: CompiledTemplate?
    let until: CompiledExpression?

    /// Whether the rule speaks of this answer. A condition that fails on this body does not match: bodies of errors vary.
    func matches(_ answer: Answer, _ bindings: CELBindings) -> Bool {
        guard statuses.isEmpty || statuses.contains(answer.status) else { return false }
        guard let condition else { return true }
        return (try? condition.isTrue(bindings)) ?? false
    }
}
