/// The Link header (RFC 8288).
package struct LinkPages: Hashable, Sendable {
    /// Relation that leads to the next page.
    package var rel: String

    package init(rel: String = "next") {
        self.rel = rel
    }
}
