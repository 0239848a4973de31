/// A record on its way into the store.
package struct PendingRecord: Sendable {
    /// Unique among the stream's records with the same parent. At most 1,024 bytes.
    package var key: String
    package var body: any RecordBody

    package init(key: String, body: any RecordBody) {
        self.key = key
        self.body = body
    }
}
