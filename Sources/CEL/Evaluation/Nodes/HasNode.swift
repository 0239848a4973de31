/// `has(operand.field)`.
final class HasNode: ConditionNode {
    private let operand: any Node
    private let field: CELName
    let offset: Int

    init(_ operand: any Node, field: CELName, at offset: Int) {
        self.operand = operand
        self.field = field
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        try frame.charge(lookupIn: value)
        return try FieldSelection.has(field, in: value, at: offset, &frame)
    }
}
