/// A source that is not an expression: what is wrong and where. A reference, to keep the frames of the parser small.
final class SyntaxFailure: Error {
    let message: String
    /// Bytes of UTF-8 from the start of the source.
    let offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
