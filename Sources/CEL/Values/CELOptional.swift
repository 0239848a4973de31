/// A value that may be absent: the result of `record.?field`. A reference, so that a value can hold one.
package final class CELOptional: Sendable {
    package let value: CELValue?

    package init(_ value: CELValue?) {
        self.value = value
    }

    package static let none = CELOptional(nil)
}
