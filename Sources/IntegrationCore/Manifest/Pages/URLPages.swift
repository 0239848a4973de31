/// A URL in the answer.
package struct URLPages: Hashable, Sendable {
    /// URL of the next page; null or "" on the last one.
    package var next: ManifestExpression

    package init(next: ManifestExpression) {
        self.next = next
    }
}
