/// A member's name as bytes, made once and used for many lookups.
package struct JSONKey: Sendable, Hashable, ExpressibleByStringLiteral {
    package let utf8: [UInt8]

    package init(_ name: String) {
        utf8 = Array(name.utf8)
    }

    package init(stringLiteral name: String) {
        self.init(name)
    }
}
