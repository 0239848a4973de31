/// `operand == true`, `operand != "text"`, `operand == 5` and their like, without copying the constant.
final class LiteralEqualityNode: ConditionNode {
    enum Literal {
        case bool(Bool)
        case int(Int64)
        case string(String)

        init?(_ value: CELValue) {
            switch value {
            case .bool(let flag): self = .bool(flag)
            case .int(let number): self = .int(number)
            case .string(let text): self = .string(text)
            default: return nil
            }
        }
    }

    private let operand: any Node
    private let literal: Literal
    private let isNegated: Bool
    /// A step, and for a long text what comparing it takes.
    private let cost: Int
    let offset: Int

    init(_ operand: any Node, _ literal: Literal, isNegated: Bool, at offset: Int) {
        self.operand = operand
        self.literal = literal
        self.isNegated = isNegated
        if case .string(let text) = literal { cost = 1 + text.utf8.count >> 6 } else { cost = 1 }
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge(cost)
        let value = try operand.evaluate(&frame)
        switch literal {
        case .bool(let flag):
            if case .bool(let other) = value { return (other == flag) != isNegated }
            return isNegated
        case .int(let number):
            if case .int(let other) = value { return (other == number) != isNegated }
            return (ValueComparison.numericOrder(value, .int(number)) == .equal) != isNegated
        case .string(let text):
            if case .string(let other) = value { return other.hasSameBytes(as: text) != isNegated }
            return isNegated
        }
    }
}
