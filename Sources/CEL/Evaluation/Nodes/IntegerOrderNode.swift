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
