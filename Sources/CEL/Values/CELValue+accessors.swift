extension CELValue {
    /// Whether it is the boolean `true`; nothing else counts as true.
    package var isTrue: Bool {
        if case .bool(true) = self { true } else { false }
    }

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, when it is an integer that fits 64 signed bits.
    package var int64Value: Int64? {
        switch self {
        case .int(let value): value
        case .uint(let value): Int64(exactly: value)
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    package var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    package var listValue: (any CELList)? {
        if case .list(let value) = self { value } else { nil }
    }

    package var mapValue: (any CELMap)? {
        if case .map(let value) = self { value } else { nil }
    }

    /// The type of the value as `type(value)` gives it; elements are not looked at.
    package var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .optional: .optional(.dyn)
        case .opaque(let value): value.type
        }
    }
}
