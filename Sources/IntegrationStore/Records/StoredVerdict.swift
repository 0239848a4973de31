/// What one check said of one record, with the keys that name it.
package struct StoredVerdict: Sendable {
    /// The record's key.
    package let record: String
    /// Its parent's.
    package let parent: String?
    package let outcome: StoredOutcome
}
