/// A record on its way into the store.
package struct PendingRecord: Sendable {
    /// Longer keys would fill the index instead of the table.
    package static let maximumKeyBytes = 1024
    package static let keyBytes = 1...maximumKeyBytes

    /// Unique among the stream's records with the same parent. At least one byte and at most ``maximumKeyBytes``.
    package var key: String
    package var body: any RecordBody

    package init(key: String, body: any RecordBody) {
        self.key = key
        self.body = body
    }
}
