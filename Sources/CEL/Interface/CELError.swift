/// An evaluation that failed: missing data, a value of the wrong type, too much work.
///
/// The reason names types, fields, functions and positions, never text of the data.
package struct CELError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        /// A map has no such key, or an object no such field.
        case noSuchKey
        /// A variable is not bound, or not declared.
        case undeclared
        /// A function does not take values of these types.
        case noSuchOverload
        case divisionByZero
        /// A number, a timestamp or a duration outside the range of its type.
        case overflow
        case indexOutOfRange
        /// An argument of the right type that the function cannot use, such as a malformed pattern or date.
        case invalidArgument
        /// `value()` of an optional that holds none.
        case absentValue
        /// A map literal with the same key twice, or with a key of a type that cannot be one.
        case invalidKey
        /// The limit on cost was reached.
        case costExceeded
        /// A function of the host failed.
        case hostFailure
    }

    package let code: Code
    package let reason: String
    /// The constant path that was missing, such as `record.profile.login`; only for `noSuchKey` and `undeclared`.
    package let path: String?
    /// Where in the source, in bytes of UTF-8.
    package let offset: Int
    /// 1-based; 0 when the error does not come from an expression.
    package let line: Int
    /// 1-based, in characters; 0 when the error does not come from an expression.
    package let column: Int

    package init(_ code: Code, _ reason: String, path: String? = nil) {
        self.init(code, reason, path: path, offset: 0, line: 0, column: 0)
    }

    init(_ code: Code, _ reason: String, path: String?, offset: Int, line: Int, column: Int) {
        self.code = code
        self.reason = reason
        self.path = path
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The reason, the line of the source and a caret under the place.
    package func rendered(source: String) -> String {
        line == 0 ? reason : SourcePosition(offset, in: source).rendered(reason, in: source)
    }
}

extension CELError: CustomStringConvertible {
    package var description: String {
        line == 0 ? reason : "\(line):\(column): \(reason)"
    }
}
