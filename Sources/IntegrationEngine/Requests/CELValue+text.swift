import CEL

extension CELValue {
    /// The value as text in a request, a title or a key; nil where a value has no plain text.
    package var parameterText: String? {
        switch self {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): Int64(exactly: number).map(String.init) ?? "\(number)"
        case .timestamp, .duration: scalarText
        case .optional(let optional): optional.value?.parameterText
        default: nil
        }
    }
}
