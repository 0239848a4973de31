extension CELValue {
    /// The most bytes of JSON text a value may have, unless the caller says otherwise.
    package static let maximumJSONBytes = 16 << 20

    /// The value as JSON: deterministic, keys in their own order, integers with all their digits.
    ///
    /// What JSON has no form for becomes a string: bytes in Base64, timestamps in RFC 3339, durations in seconds (`1.5s`),
    /// types by name, NaN and the infinities by theirs, addresses as they are written. An optional is its value or null.
    ///
    /// - Throws: `costExceeded` when the text would be longer than `maximumBytes`: a small value that holds others many times
    ///   over may be a huge text.
    package func jsonText(maximumBytes: Int = maximumJSONBytes) throws(CELError) -> String {
        var writer = JSONTextWriter(maximumBytes: maximumBytes)
        guard writer.write(self) else {
            throw CELError(.costExceeded, "the value has more than \(maximumBytes) bytes as JSON")
        }
        return writer.text
    }
}
