/// A record as stored: the provider's bytes.
package struct StoredRecord: Sendable {
    package let id: RecordID
    package let key: String
    package let parent: RecordID?
    package let body: [UInt8]
}
