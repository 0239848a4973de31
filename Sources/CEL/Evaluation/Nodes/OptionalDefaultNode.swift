/// `optional.or(other)` and `optional.orValue(other)`: the other one is evaluated only when it is needed.
final class OptionalDefaultNode: Node {
    private let operand: any Node
    private let other: any Node
    private let unwraps: Bool
    let offset: Int

    init(_ operand: any Node, _ other: any Node, unwraps: Bool, at offset: Int) {
        self.operand = operand
        self.other = other
        self.unwraps = unwraps
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        guard case .optional(let optional) = value else {
            throw Failure.noSuchOverload(unwraps ? "orValue" : "or", [value]).located(at: offset)
        }
        if let inner = optional.value { return unwraps ? inner : value }
        return try other.evaluate(&frame)
    }
}
