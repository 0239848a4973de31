/// A stored record that child requests are made for.
package struct StoredParent: Sendable {
    package var id: Int64
    package var key: String
    /// The stored JSON.
    package var body: [UInt8]
    /// Whether its children have to be fetched as a whole, not only what changed of them.
    package var isOwing: Bool

    package init(id: Int64, key: String, body: [UInt8], isOwing: Bool) {
        self.id = id
        self.key = key
        self.body = body
        self.isOwing = isOwing
    }
}
