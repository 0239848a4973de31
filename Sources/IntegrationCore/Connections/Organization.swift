package import Foundation

/// A tenant: everything but integrations and keys of the operator belongs to one.
package struct Organization: Sendable, Hashable {
    package let id: String
    package var name: String
    package let createdAt: Date

    package init(id: String, name: String, createdAt: Date) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }
}
