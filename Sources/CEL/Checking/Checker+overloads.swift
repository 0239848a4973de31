/// The signatures of the operators.
extension Checker {
    static let negations: [CELOverload] = [.global(.int, result: .int), .global(.double, result: .double)]

    static func relations(_ symbol: String) -> [CELOverload] {
        switch symbol {
        case "==", "!=": equality
        case "in": membership
        default: order
        }
    }

    static func arithmetic(_ operation: ArithmeticOperation) -> [CELOverload] {
        switch operation {
        case .add: addition
        case .subtract: subtraction
        case .remainder: [CELType.int, .uint].map { .global($0, $0, result: $0) }
        case .multiply, .divide: [CELType.int, .uint, .double].map { .global($0, $0, result: $0) }
        }
    }

    private static let equality: [CELOverload] = [.global(Builtins.element, Builtins.element, result: .bool)]

    private static let membership: [CELOverload] = [
        .global(Builtins.element, .list(Builtins.element), result: .bool),
        .global(Builtins.key, .map(Builtins.key, Builtins.value), result: .bool),
    ]

    private static let order: [CELOverload] = {
        let numbers: [CELType] = [.int, .uint, .double]
        let same: [CELType] = [.bool, .string, .bytes, .timestamp, .duration]
        return numbers.flatMap { left in numbers.map { .global(left, $0, result: .bool) } }
            + same.map { .global($0, $0, result: .bool) }
    }()

    private static let addition: [CELOverload] =
        [CELType.int, .uint, .double, .string, .bytes, .list(Builtins.element), .duration].map { .global($0, $0, result: $0) }
        + [.global(.timestamp, .duration, result: .timestamp), .global(.duration, .timestamp, result: .timestamp)]

    private static let subtraction: [CELOverload] =
        [CELType.int, .uint, .double, .duration].map { .global($0, $0, result: $0) }
        + [.global(.timestamp, .duration, result: .timestamp), .global(.timestamp, .timestamp, result: .duration)]

    /// The result of the overloads that take the types: `dyn` when several do and differ, `nil` when none does.
    mutating func resultType(_ types: [CELType], _ overloads: [CELOverload]) -> CELType? {
        guard environment.isChecked else { return .dyn }
        var result: CELType?
        for overload in overloads where overload.parameters.count == types.count {
            let instance = unifier.instantiate(overload)
            guard unifier.accepts(types, for: instance.parameters) else { continue }
            let type = unifier.resolve(instance.result)
            if let known = result, known != type { return .dyn }
            result = type
        }
        return result
    }
}
