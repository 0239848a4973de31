/// `text.matches(pattern)` with a constant pattern, compiled with the expression.
final class MatchesNode: ConditionNode {
    private let operand: any Node
    private let pattern: RegularExpression
    let offset: Int

    init(_ operand: any Node, _ pattern: RegularExpression, at offset: Int) {
        self.operand = operand
        self.pattern = pattern
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        let value = try operand.evaluate(&frame)
        guard case .string(let text) = value else {
            throw Failure.noSuchOverload("matches", [value, .string("")]).located(at: offset)
        }
        try frame.charge(1 + text.utf8.count * pattern.costPerByte)
        return pattern.matches(text)
    }
}
