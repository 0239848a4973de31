/// A list that can be read by position. Implemented by native lists and by views over foreign data.
package protocol CELList: Sendable {
    var count: Int { get }
    /// The element at a position, which must be within `0..<count`.
    subscript(position: Int) -> CELValue { get }
}
