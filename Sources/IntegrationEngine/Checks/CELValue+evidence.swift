import CEL

extension CELValue {
    /// The value as JSON, with short ways for what evidence mostly is.
    var evidenceText: String {
        switch self {
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .null: "null"
        default: jsonText()
        }
    }
}
