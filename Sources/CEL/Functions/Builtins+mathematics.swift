extension Builtins {
    private static let numbers: [CELType] = [.int, .uint, .double]

    static let mathematics: [BuiltinFunction] = [
        BuiltinFunction("math.greatest", extremumOverloads) { arguments, frame throws(Failure) in
            try extremum("math.greatest", arguments, .greater, &frame)
        },
        BuiltinFunction("math.least", extremumOverloads) { arguments, frame throws(Failure) in
            try extremum("math.least", arguments, .less, &frame)
        },
        rounding("math.ceil") { $0.rounded(.up) },
        rounding("math.floor") { $0.rounded(.down) },
        rounding("math.round") { $0.rounded(.toNearestOrAwayFromZero) },
        rounding("math.trunc") { $0.rounded(.towardZero) },
        BuiltinFunction(unary: "math.sqrt", numbers.map { .global($0, result: .double) }) { value, _ throws(Failure) in
            guard let number = value.doubleValue else { throw Failure.noSuchOverload("math.sqrt", [value]) }
            return .double(number.squareRoot())
        },
        BuiltinFunction(unary: "math.abs", numbers.map { .global($0, result: $0) }) { value, _ throws(Failure) in
            switch value {
            case .uint: return value
            case .double(let number): return .double(abs(number))
            case .int(let number):
                guard number != .min else { throw Failure(.overflow, "integer overflow") }
                return .int(abs(number))
            default: throw Failure.noSuchOverload("math.abs", [value])
            }
        },
        BuiltinFunction(unary: "math.sign", numbers.map { .global($0, result: $0) }) { value, _ throws(Failure) in
            switch value {
            case .uint(let number): return .uint(number == 0 ? 0 : 1)
            case .int(let number): return .int(number.signum())
            case .double(let number): return .double(number > 0 ? 1 : number < 0 ? -1 : number)
            default: throw Failure.noSuchOverload("math.sign", [value])
            }
        },
        predicate("math.isNaN") { $0.isNaN },
        predicate("math.isInf") { $0.isInfinite },
        predicate("math.isFinite") { $0.isFinite },
    ]

    /// One list of numbers, or one number. For several numbers see `Checker`, which knows no functions of any length.
    private static let extremumOverloads: [CELOverload] =
        numbers.flatMap { [.global($0, result: $0), .global(.list($0), result: $0)] } + [.global(.list(.dyn), result: .dyn)]

    private static func rounding(_ name: String, _ round: @escaping @Sendable (Double) -> Double) -> BuiltinFunction {
        BuiltinFunction(unary: name, [.global(.double, result: .double)]) { value, _ throws(Failure) in
            guard case .double(let number) = value else { throw Failure.noSuchOverload(name, [value]) }
            return .double(round(number))
        }
    }

    private static func predicate(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> BuiltinFunction {
        BuiltinFunction(unary: name, [.global(.double, result: .bool)]) { value, _ throws(Failure) in
            guard case .double(let number) = value else { throw Failure.noSuchOverload(name, [value]) }
            return .bool(holds(number))
        }
    }

    /// The first of the greatest (or least) of the numbers.
    static func extremum(
        _ name: String, _ arguments: [CELValue], _ wanted: ValueComparison.Order, _ frame: inout Frame
    ) throws(Failure) -> CELValue {
        var candidates = arguments
        if arguments.count == 1, case .list(let list) = arguments[0] { candidates = try frame.elements(of: list) }
        try frame.charge(candidates.count)
        guard var best = candidates.first else { throw Failure(.invalidArgument, "`\(name)` of nothing") }
        for candidate in candidates {
            guard let order = ValueComparison.numericOrder(candidate, best) else { throw Failure.noSuchOverload(name, [candidate]) }
            if order == wanted { best = candidate }
        }
        return best
    }
}
