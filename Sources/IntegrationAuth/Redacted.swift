/// A secret that cannot be printed, dumped, interpolated or encoded by accident; only ``reveal()`` gives the value.
///
/// `String(describing:)`, `String(reflecting:)`, `dump` and mirrors all see `[redacted]`, and so does every `Encoder`.
package struct Redacted<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// The secret itself. A call is worth a look in review: what becomes of the value next?
    package func reveal() -> Value { value }
}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[redacted]" }
    package var debugDescription: String { "[redacted]" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension Redacted: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("[redacted]")
    }
}
