extension Builtins {
    static let optionals: [BuiltinFunction] = [
        BuiltinFunction(unary: "optional.of", [.global(element, result: .optional(element))]) { value, _ in
            .optional(CELOptional(value))
        },
        BuiltinFunction(unary: "optional.ofNonZeroValue", [.global(element, result: .optional(element))]) { value, _ in
            .optional(value.isZero ? .none : CELOptional(value))
        },
        BuiltinFunction("optional.none", [.global(result: .optional(element))]) { arguments, _ throws(Failure) in
            guard arguments.isEmpty else { throw Failure.noSuchOverload("optional.none", arguments) }
            return .optional(.none)
        },
        BuiltinFunction(
            unary: "optional.unwrap", [.global(.list(.optional(element)), result: .list(element))]
        ) { value, frame throws(Failure) in
            guard case .list(let list) = value else { throw Failure.noSuchOverload("optional.unwrap", [value]) }
            var result: [CELValue] = []
            for element in try frame.elements(of: list) {
                guard case .optional(let optional) = element else { throw Failure.noSuchOverload("optional.unwrap", [element]) }
                if let value = optional.value { result.append(value) }
            }
            return .list(CELArray(result))
        },
        BuiltinFunction(unary: "hasValue", [.member(.optional(element), result: .bool)]) { value, _ throws(Failure) in
            guard case .optional(let optional) = value else { throw Failure.noSuchOverload("hasValue", [value]) }
            return .bool(optional.value != nil)
        },
        BuiltinFunction(unary: "value", [.member(.optional(element), result: element)]) { value, _ throws(Failure) in
            guard case .optional(let optional) = value else { throw Failure.noSuchOverload("value", [value]) }
            guard let inner = optional.value else { throw Failure(.absentValue, "the optional has no value") }
            return inner
        },
        // Only their signatures are used: their argument is evaluated when it is needed, see OptionalDefaultNode.
        BuiltinFunction(
            "or", [.member(.optional(element), .optional(element), result: .optional(element))]
        ) { arguments, _ throws(Failure) in throw Failure.noSuchOverload("or", arguments) },
        BuiltinFunction("orValue", [.member(.optional(element), element, result: element)]) { arguments, _ throws(Failure) in
            throw Failure.noSuchOverload("orValue", arguments)
        },
    ]
}

extension CELValue {
    /// Whether it is what a field has that was never set: null, false, 0, or empty.
    fileprivate var isZero: Bool {
        switch self {
        case .null, .bool(false), .int(0), .uint(0), .double(0), .string(""): true
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.count == 0
        case .map(let map): map.count == 0
        case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
        case .duration(let span): span.seconds == 0 && span.nanoseconds == 0
        case .optional(let optional): optional.value == nil
        default: false
        }
    }
}
