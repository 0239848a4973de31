/// A connection the database knows.
package struct ConnectionSummary: Hashable, Sendable {
    package let id: ConnectionID
    package let organization: String
    package let provider: String
    package let name: String
}
