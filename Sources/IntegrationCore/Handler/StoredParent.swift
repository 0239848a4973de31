/// A stored record that child requests are made for.
package struct StoredParent: Sendable {
    package var id: Int64
    package var key: String
    /// The stored JSON.
    package var body: [UInt8]

    package init(id: Int64, key: String, body: [UInt8]) {
        self.id = id
        self.key = key
        self.body = body
    }
}
