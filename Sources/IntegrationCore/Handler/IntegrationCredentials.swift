/// The secrets of one connection, by field id.
///
/// Nothing that prints, mirrors or encodes this value shows a secret: only ``reveal(_:)`` does, so every use can be found.
package struct IntegrationCredentials: Sendable {
    private let secrets: [String: String]

    package init(_ secrets: [String: String] = [:]) {
        self.secrets = secrets
    }

    /// The ids of the fields that have a value, sorted.
    package var names: [String] { secrets.keys.sorted() }

    /// The secret itself, or nil when the field has no value.
    package func reveal(_ name: String) -> String? {
        secrets[name]
    }

    /// These credentials with more values, e.g. an access token that a token exchange gave.
    package func adding(_ more: [String: String]) -> IntegrationCredentials {
        IntegrationCredentials(secrets.merging(more) { _, new in new })
    }
}

extension IntegrationCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "IntegrationCredentials(\(names.joined(separator: ", ")): [redacted])" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
