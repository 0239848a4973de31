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
