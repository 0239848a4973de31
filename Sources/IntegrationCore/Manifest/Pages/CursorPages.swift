/// An opaque cursor taken from the answer.
package struct CursorPages: Hashable, Sendable {
    /// Cursor of the next page (`body`, `headers`, `last` record); null or "" on the last one.
    package var next: ManifestExpression
    /// Query parameter that carries it.
    package var param: String?
    /// Header that carries it.
    package var header: String?
    /// Dotted path in the JSON or form body that carries it.
    package var body: String?

    package init(
        next: ManifestExpression,
        param: String? = nil,
        header: String? = nil,
        body: String? = nil
    ) {
        self.next = next
        self.param = param
        self.header = header
        self.body = body
    }
}
