/// Something that is wrong in the text of an expression.
package struct CELIssue: Sendable, Hashable {
    /// What kind of mistake it is, for hosts that say more about some of them.
    package enum Kind: Sendable, Hashable {
        /// The text is no expression.
        case syntax
        case undeclaredName(String)
        /// A map with known fields has no such field.
        case unknownField(String, of: String, nearest: String?)
        /// There is no such function: the closest name, or how one of that name is called.
        case unknownFunction(nearest: String?, call: String?)
        /// Values of these types do not fit their place.
        case type([CELType], Place)
        /// A regular expression that is malformed or too large.
        case pattern
        /// A part without variables that fails whenever it is evaluated. Never keeps an expression from being compiled.
        case certainFailure
    }

    /// Where values are that do not fit.
    package enum Place: Sendable, Hashable {
        /// On the sides of an operator, the branches of a conditional, the keys of a map.
        case operands
        /// In the parentheses of a function, or before its point.
        case arguments
        /// Where a bool is needed.
        case condition
        /// What a macro runs over.
        case range
        /// What a field is selected from.
        case fields
        /// What is indexed, or the index.
        case index
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
