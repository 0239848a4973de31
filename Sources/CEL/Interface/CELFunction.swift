/// A function a host adds to the language.
package struct CELFunction: Sendable {
    package let name: String
    package let overloads: [CELOverload]
    /// Called with the values of the arguments, the receiver first. Without it every call fails.
    package let body: (@Sendable ([CELValue]) throws(CELError) -> CELValue)?

    package init(_ name: String, _ overloads: [CELOverload], body: (@Sendable ([CELValue]) throws(CELError) -> CELValue)? = nil) {
        self.name = name
        self.overloads = overloads
        self.body = body
    }
}
