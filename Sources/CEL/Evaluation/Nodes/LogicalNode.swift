/// A chain of `&&` or of `||`.
///
/// An operand that decides wins over errors of the others, on either side; without one the first error is the result.
final class LogicalNode: ConditionNode {
    private let operands: [any Node]
    /// The value of one operand that decides: `false` for `&&`, `true` for `||`.
    private let deciding: Bool
    let offset: Int

    init(isAnd: Bool, _ operands: [any Node], at offset: Int) {
        self.operands = operands
        self.deciding = !isAnd
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        var failure: Failure?
        for operand in operands {
            do throws(Failure) {
                if try operand.isTrue(&frame) == deciding { return deciding }
            } catch {
                guard error.isAbsorbable else { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return !deciding
    }
}

/// `!operand`.
final class NotNode: ConditionNode {
    private let operand: any Node
    let offset: Int

    init(_ operand: any Node, at offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try !operand.isTrue(&frame)
    }
}

/// `c1 ? v1 : c2 ? v2 : otherwise`: only the chosen value is evaluated.
final class ConditionalNode: Node {
    private let branches: [(condition: any Node, value: any Node)]
    private let otherwise: any Node
    let offset: Int

    init(_ branches: [(condition: any Node, value: any Node)], otherwise: any Node, at offset: Int) {
        self.branches = branches
        self.otherwise = otherwise
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        for (condition, value) in branches {
            try frame.charge()
            if try condition.isTrue(&frame) { return try value.evaluate(&frame) }
        }
        return try otherwise.evaluate(&frame)
    }
}
