/// `cel.bind(name, value, body)`.
final class BindNode: Node {
    private let value: any Node
    private let body: any Node
    let offset: Int

    init(_ value: any Node, body: any Node, at offset: Int) {
        self.value = value
        self.body = body
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try value.evaluate(&frame)
        frame.locals.append(value)
        defer { frame.locals.removeLast() }
        return try body.evaluate(&frame)
    }
}

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
