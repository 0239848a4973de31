/// A literal that may be the value of an expression, and where it stands.
package struct CELLiteralResult: Sendable {
    package let value: CELValue
    /// In bytes of UTF-8.
    package let offset: Int
}
