import CEL
import IntegrationCore
import IntegrationStore

/// The checks over one stream that a record alone decides, judged together: they share their scope, so a record is bound once.
final class CheckPanel: Sendable {
    private let evaluators: [CheckEvaluator]
    private let base: CELBindings
    private let recordSlot: Int

    /// Nil when there are no checks.
    init?(_ evaluators: [CheckEvaluator]) {
        guard let first = evaluators.first, let slot = first.check.environment.slot(of: "record") else { return nil }
        self.evaluators = evaluators
        base = first.base
        recordSlot = slot
    }

    /// Bindings for the records of one page: its parent and partition, where the stream has them.
    func bindings(_ names: [String: CELValue]) -> CELBindings {
        var bindings = base
        for (name, value) in names { bindings[name] = value }
        return bindings
    }

    /// Appends the outcome of each check.
    /// - Parameter bindings: From ``bindings(_:)``; handed back with the record in them, so that the next one costs no new ones.
    func judge(_ record: CELValue, key: String, _ bindings: inout CELBindings, into outcomes: inout [CheckOutcome]) {
        bindings[recordSlot] = record
        for evaluator in evaluators { outcomes.append(evaluator.outcome(bindings, key: key)) }
    }
}
