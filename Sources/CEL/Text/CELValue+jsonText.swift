extension CELValue {
    /// The value as JSON: deterministic, keys in their own order, integers with all their digits.
    ///
    /// What JSON has no form for becomes a string: bytes in Base64, timestamps in RFC 3339, durations in seconds (`1.5s`),
    /// types by name, NaN and the infinities by theirs, addresses as they are written. An optional is its value or null.
    package func jsonText() -> String {
        var writer = JSONTextWriter()
        writer.write(self)
        return writer.text
    }
}
