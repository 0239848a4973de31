/// Which part of a request carries a page cursor.
package enum CursorPlacement: Hashable, Sendable {
    /// A query parameter.
    case query(String)
    /// A header.
    case header(String)
    /// A dotted path in the JSON or form body.
    case body(String)
}
