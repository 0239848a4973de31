/// A value of a type the language itself does not know, such as an IP address: compared, shown and passed to functions.
package protocol CELOpaque: Sendable {
    /// The type as `type(value)` gives it.
    var type: CELType { get }
    /// The text `string(value)` gives, also used as evidence.
    var text: String { get }
    /// Whether both are the same value; false when the other is of another type.
    func isEqual(to other: any CELOpaque) -> Bool
}
