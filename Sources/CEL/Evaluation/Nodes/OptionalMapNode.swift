/// `optional.optMap(name, body)` and `optional.optFlatMap(name, body)`.
final class OptionalMapNode: Node {
    private let operand: any Node
    private let body: any Node
    private let isFlat: Bool
    let offset: Int

    init(_ operand: any Node, body: any Node, isFlat: Bool, at offset: Int) {
        self.operand = operand
        self.body = body
        self.isFlat = isFlat
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        guard case .optional(let optional) = value else {
            throw Failure.noSuchOverload(isFlat ? "optFlatMap" : "optMap", [value]).located(at: offset)
        }
        guard let inner = optional.value else { return value }
        frame.locals.append(inner)
        defer { frame.locals.removeLast() }
        let result = try body.evaluate(&frame)
        guard isFlat else { return .optional(CELOptional(result)) }
        guard case .optional = result else {
            throw Failure(.noSuchOverload, "optFlatMap() needs an optional, this is \(result.type.name)", at: body.offset)
        }
        return result
    }
}
