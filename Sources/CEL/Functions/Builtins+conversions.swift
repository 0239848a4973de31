extension Builtins {
    static let conversions: [BuiltinFunction] = [
        BuiltinFunction(unary: "dyn", [.global(element, result: .dyn)]) { value, _ in value },
        BuiltinFunction(unary: "type", [.global(element, result: .type)]) { value, _ in .type(value.type) },
        BuiltinFunction(unary: "bool", [.global(.bool, result: .bool), .global(.string, result: .bool)], toBool),
        BuiltinFunction(unary: "bytes", [.global(.bytes, result: .bytes), .global(.string, result: .bytes)], toBytes),
        BuiltinFunction(
            unary: "double", [.double, .int, .uint, .string].map { .global($0, result: .double) }, toDouble),
        BuiltinFunction(
            unary: "int", [.int, .uint, .double, .string, .timestamp].map { .global($0, result: .int) }, toInt),
        BuiltinFunction(unary: "uint", [.uint, .int, .double, .string].map { .global($0, result: .uint) }, toUInt),
        BuiltinFunction(
            unary: "string",
            [.string, .bool, .bytes, .double, .int, .uint, .timestamp, .duration, IPAddress.type, IPNetwork.type].map {
                .global($0, result: .string)
            }, toText),
        BuiltinFunction(
            unary: "timestamp", [.timestamp, .string, .int].map { .global($0, result: .timestamp) }, toTimestamp),
        BuiltinFunction(unary: "duration", [.duration, .string].map { .global($0, result: .duration) }, toDuration),
    ]

    @Sendable private static func toBool(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch value {
        case .bool: return value
        case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"): return .bool(true)
        case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"): return .bool(false)
        case .string: throw Failure(.invalidArgument, "the string is no bool")
        default: throw Failure.noSuchOverload("bool", [value])
        }
    }

    @Sendable private static func toBytes(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch value {
        case .bytes: return value
        case .string(let text):
            try frame.charge(text.utf8.count)
            return .bytes(Array(text.utf8))
        default: throw Failure.noSuchOverload("bytes", [value])
        }
    }

    @Sendable private static func toDouble(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            try frame.charge(text.utf8.count)
            guard let number = Double(text) else { throw Failure(.invalidArgument, "the string is no number") }
            return .double(number)
        default: throw Failure.noSuchOverload("double", [value])
        }
    }

    @Sendable private static func toInt(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        let result: Int64?
        switch value {
        case .int: return value
        case .uint(let number): result = Int64(exactly: number)
        case .double(let number):
            // The borders themselves are refused: a double there may stand for an integer beyond them.
            let isInside = number > -0x1p63 && number < 0x1p63
            result = isInside ? Int64(number) : nil
        case .string(let text):
            try frame.charge(text.utf8.count)
            guard let number = Int64(text) else { throw Failure(.invalidArgument, "the string is no int") }
            result = number
        case .timestamp(let time): result = time.seconds
        default: throw Failure.noSuchOverload("int", [value])
        }
        guard let result else { throw Failure(.overflow, "the number does not fit an int") }
        return .int(result)
    }

    @Sendable private static func toUInt(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        let result: UInt64?
        switch value {
        case .uint: return value
        case .int(let number): result = UInt64(exactly: number)
        case .double(let number): result = number > -1 && number < 0x1p64 ? UInt64(number) : nil
        case .string(let text):
            try frame.charge(text.utf8.count)
            guard let number = UInt64(text) else { throw Failure(.invalidArgument, "the string is no uint") }
            result = number
        default: throw Failure.noSuchOverload("uint", [value])
        }
        guard let result else { throw Failure(.overflow, "the number does not fit a uint") }
        return .uint(result)
    }

    @Sendable private static func toText(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        if case .bytes(let bytes) = value {
            try frame.charge(bytes.count)
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(.invalidArgument, "the bytes are no UTF-8") }
            return .string(text)
        }
        guard let text = value.scalarText else { throw Failure.noSuchOverload("string", [value]) }
        return .string(text)
    }

    @Sendable private static func toTimestamp(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let time = CELTimestamp(seconds: seconds) else {
                throw Failure(.overflow, "the timestamp is outside the years 1 to 9999")
            }
            return .timestamp(time)
        case .string(let text):
            try frame.charge(text.utf8.count)
            guard let time = CELTimestamp(text) else { throw Failure(.invalidArgument, "the string is no RFC 3339 timestamp") }
            return .timestamp(time)
        default: throw Failure.noSuchOverload("timestamp", [value])
        }
    }

    @Sendable private static func toDuration(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch value {
        case .duration: return value
        case .string(let text):
            try frame.charge(text.utf8.count)
            guard let span = CELDuration(text) else { throw Failure(.invalidArgument, "the string is no duration such as 1h30m") }
            return .duration(span)
        default: throw Failure.noSuchOverload("duration", [value])
        }
    }
}
