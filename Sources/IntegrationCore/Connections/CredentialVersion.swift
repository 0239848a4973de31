package import Foundation

/// One version of a connection's credentials, without the secrets. Versions never change.
package struct CredentialVersion: Sendable, Hashable {
    /// Counted from 1 for each connection.
    package let number: Int
    package let createdAt: Date
    /// Who made it, such as the id of an API key.
    package let createdBy: String
    /// Why, for a person.
    package let reason: String
    /// Ids of the fields that have a value.
    package let fields: [String]

    package init(number: Int, createdAt: Date, createdBy: String, reason: String, fields: [String]) {
        self.number = number
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.reason = reason
        self.fields = fields
    }
}
