/// Something that is wrong in the text of an expression.
package struct CELIssue: Sendable, Hashable {
    package let message: String
    /// Where, in bytes of UTF-8 from the start of the source.
    package let offset: Int
    /// 1-based.
    package let line: Int
    /// 1-based, in characters.
    package let column: Int

    init(_ message: String, at offset: Int, in source: String) {
        let position = SourcePosition(offset, in: source)
        self.message = message
        self.offset = offset
        self.line = position.line
        self.column = position.column
    }

    /// The message, the line of the source and a caret under the place.
    package func rendered(source: String) -> String {
        SourcePosition(offset, in: source).rendered(message, in: source)
    }
}
