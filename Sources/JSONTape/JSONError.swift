/// Why a text is not a document, and where. Holds nothing of the text, so it may be logged and shown.
package struct JSONError: Error, Sendable, Hashable {
    /// Stable names, safe as metric labels.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The text breaks the grammar.
        case malformed
        /// Nested deeper than `JSONLimits.maximumDepth`.
        case tooDeep
        /// Longer than `JSONLimits.maximumBytes`, or than the memory there is.
        case tooLarge
        /// A member is named twice and the limits say to refuse that.
        case duplicateKey
        /// The bytes are not UTF-8, or an escape stands for half a surrogate pair.
        case invalidUTF8
        /// An integer outside -2^63 ... 2^64-1, or a number beyond the largest double.
        case numberOutOfRange
        /// Nothing but white space.
        case empty
    }

    package let code: Code
    /// Bytes from the start of the received text, byte order mark included.
    package let offset: Int
    /// Counts from 1; lines end with LF.
    package let line: Int
    /// Counts from 1, in bytes.
    package let column: Int
    /// A sentence for people.
    package let reason: String

    package init(code: Code, offset: Int, line: Int, column: Int, reason: String) {
        self.code = code
        self.offset = offset
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// Finds line and column of `offset` in `text`.
    package init(code: Code, offset: Int, in text: UnsafeRawBufferPointer, reason: String) {
        let end = min(max(offset, 0), text.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end where text[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        self.init(code: code, offset: end, line: line, column: end - lineStart + 1, reason: reason)
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { "\(line):\(column): \(reason) (\(code.rawValue))" }
}
