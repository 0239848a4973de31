/// `operand > 100` and its like.
final class IntegerOrderNode: ConditionNode {
    private let relation: OrderRelation
    private let operand: any Node
    private let number: Int64
    /// Whether the number stands on the left: `100 < operand`.
    private let isMirrored: Bool
    let offset: Int

    init(_ relation: OrderRelation, _ operand: any Node, _ number: Int64, isMirrored: Bool = false, at offset: Int) {
        self.isMirrored = isMirrored
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
            // In the message as it is written.
            throw Failure.noSuchOverload(
                isMirrored ? relation.mirrored.rawValue : relation.rawValue,
                isMirrored ? [.int(number), value] : [value, .int(number)]
            ).located(at: offset)
        }
        return relation.holds(order)
    }
}
