/// `operand == constant` for a scalar: what most checks are made of.
final class ConstantEqualityNode: ConditionNode {
    private let operand: any Node
    private let value: CELValue
    private let isNegated: Bool
    let offset: Int

    init(_ operand: any Node, _ value: CELValue, isNegated: Bool, at offset: Int) {
        self.operand = operand
        self.value = value
        self.isNegated = isNegated
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        return ValueComparison.areEqualScalars(try operand.evaluate(&frame), value) != isNegated
    }
}

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
    let offset: Int

    init(_ operand: any Node, _ literal: Literal, isNegated: Bool, at offset: Int) {
        self.operand = operand
        self.literal = literal
        self.isNegated = isNegated
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
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

/// `operand > 100` and its like.
final class IntegerOrderNode: ConditionNode {
    private let relation: OrderRelation
    private let operand: any Node
    private let number: Int64
    let offset: Int

    init(_ relation: OrderRelation, _ operand: any Node, _ number: Int64, at offset: Int) {
        self.relation = relation
        self.operand = operand
        self.number = number
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        if case .int(let other) = value { return relation.holds(ValueComparison.Order(other < number, other == number)) }
        guard let order = ValueComparison.numericOrder(value, .int(number)) else {
            throw Failure.noSuchOverload(relation.rawValue, [value, .int(number)]).located(at: offset)
        }
        return relation.holds(order)
    }
}
