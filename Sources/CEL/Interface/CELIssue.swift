/// Something that is wrong in the text of an expression.
package struct CELIssue: Sendable, Hashable {
    /// What kind of mistake it is, for hosts that say more about some of them.
    package enum Kind: Sendable, Hashable {
        /// The text is no expression.
        case syntax
        case undeclaredName(String)
        /// A map with known fields has no such field.
        case unknownField(String, of: String, nearest: String?)
        /// An operator, function or macro does not take values of these types.
        case type([CELType])
        /// A part without variables that fails whenever it is evaluated. Never keeps an expression from being compiled.
        case certainFailure
        /// Anything else: an unknown function, a malformed pattern, too much of something.
        case other
    }

    package let kind: Kind
    package let message: String
    /// Where, in bytes of UTF-8 from the start of the source.
    package let offset: Int
    /// 1-based.
    package let line: Int
    /// 1-based, in characters.
    package let column: Int

    init(_ message: String, _ kind: Kind, at offset: Int, in source: String) {
        let position = SourcePosition(offset, in: source)
        self.kind = kind
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
