/// `operand.field` and `operand.?field`.
final class SelectNode: Node {
    private let operand: any Node
    private let field: CELName
    private let isOptional: Bool
    /// The constant path up to here, when there is one.
    private let path: String?
    let offset: Int

    init(_ operand: any Node, field: CELName, isOptional: Bool, path: String?, at offset: Int) {
        self.operand = operand
        self.field = field
        self.isOptional = isOptional
        self.path = path
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        try frame.charge(lookupIn: value)
        let selected =
            isOptional
            ? try FieldSelection.selectOptionally(field, of: value, at: offset)
            : try FieldSelection.select(field, of: value, path: path, at: offset)
        try frame.charge(reading: selected)
        return selected
    }
}
