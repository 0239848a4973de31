/// How to get the next page.
package struct Pages: Hashable, Sendable {
    /// How the next page is found.
    package var strategy: PageStrategy
    /// Page size asked for.
    package var size: PageSize?
    /// True on the last page; `status`, `headers`, `body`, `records` and `page` (from 0) are in scope.
    package var stop: ManifestExpression?
    /// Number of records in all; a total that shrinks while paging is an error.
    package var total: ManifestExpression?
    /// Most pages; default `http.limits.pages`.
    package var max: Int?

    package init(
        _ strategy: PageStrategy,
        size: PageSize? = nil,
        stop: ManifestExpression? = nil,
        total: ManifestExpression? = nil,
        max: Int? = nil
    ) {
        self.strategy = strategy
        self.size = size
        self.stop = stop
        self.total = total
        self.max = max
    }
}
