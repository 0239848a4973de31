/// How deleted records are noticed.
package struct Deletes: Hashable, Sendable {
    /// A record that a complete full pass no longer shows is deleted.
    package var absence: Bool
    /// A record for which this is true is a deletion.
    package var tombstone: ManifestExpression?

    package init(absence: Bool = true, tombstone: ManifestExpression? = nil) {
        self.absence = absence
        self.tombstone = tombstone
    }
}
