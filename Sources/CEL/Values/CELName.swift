/// A field name that occurs in an expression, prepared once so that a map can compare bytes instead of building strings.
package struct CELName: Sendable, Hashable {
    package let text: String
    /// The name in UTF-8, without terminator.
    package let utf8: [UInt8]

    package init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
        self.utf8 = Array(text.utf8)
    }

    package static func == (left: CELName, right: CELName) -> Bool {
        left.utf8 == right.utf8
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(utf8)
    }
}
