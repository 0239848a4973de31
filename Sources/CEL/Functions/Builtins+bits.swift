extension Builtins {
    static let bits: [BuiltinFunction] = [
        bitwise("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        bitwise("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        bitwise("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        BuiltinFunction(
            unary: "math.bitNot", [.global(.int, result: .int), .global(.uint, result: .uint)]
        ) { value, _ throws(Failure) in
            switch value {
            case .int(let number): return .int(~number)
            case .uint(let number): return .uint(~number)
            default: throw Failure.noSuchOverload("math.bitNot", [value])
            }
        },
        shift("math.bitShiftLeft") { $0 << $1 },
        // On the bit pattern, without regard to the sign.
        shift("math.bitShiftRight") { $0 >> $1 },
    ]

    private static func bitwise(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64, _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> BuiltinFunction {
        BuiltinFunction(
            name, [.global(.int, .int, result: .int), .global(.uint, .uint, result: .uint)]
        ) { arguments, _ throws(Failure) in
            guard arguments.count == 2 else { throw Failure.noSuchOverload(name, arguments) }
            switch (arguments[0], arguments[1]) {
            case (.int(let left), .int(let right)): return .int(signed(left, right))
            case (.uint(let left), .uint(let right)): return .uint(unsigned(left, right))
            default: throw Failure.noSuchOverload(name, arguments)
            }
        }
    }

    private static func shift(_ name: String, _ shift: @escaping @Sendable (UInt64, Int64) -> UInt64) -> BuiltinFunction {
        BuiltinFunction(
            name, [.global(.int, .int, result: .int), .global(.uint, .int, result: .uint)]
        ) { arguments, _ throws(Failure) in
            guard arguments.count == 2, case .int(let distance) = arguments[1] else { throw Failure.noSuchOverload(name, arguments) }
            guard distance >= 0 else { throw Failure(.invalidArgument, "a shift by a negative number") }
            switch arguments[0] {
            case .int(let number): return .int(Int64(bitPattern: shift(UInt64(bitPattern: number), distance)))
            case .uint(let number): return .uint(shift(number, distance))
            default: throw Failure.noSuchOverload(name, arguments)
            }
        }
    }
}
