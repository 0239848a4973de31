/// What to do for an event.
package struct EventRule: Hashable, Sendable {
    /// Event types the rule is about, `*` matches any part; in YAML the key it stands under.
    package var pattern: String
    /// Stream to which the event belongs.
    package var refresh: String?
    /// The changed record, when the event carries it; else the stream is read again.
    package var record: ManifestExpression?
    /// Key of the changed record.
    package var key: ManifestExpression?
    /// The record is gone.
    package var delete: Bool

    package init(
        pattern: String,
        refresh: String? = nil,
        record: ManifestExpression? = nil,
        key: ManifestExpression? = nil,
        delete: Bool = false
    ) {
        self.pattern = pattern
        self.refresh = refresh
        self.record = record
        self.key = key
        self.delete = delete
    }
}
