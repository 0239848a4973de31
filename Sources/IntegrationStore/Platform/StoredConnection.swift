package import IntegrationCore

/// A connection with the number it has in this database.
package struct StoredConnection: Sendable {
    package let number: ConnectionID
    package let connection: IntegrationConnection
}
