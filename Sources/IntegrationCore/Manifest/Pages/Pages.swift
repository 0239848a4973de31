/// How to get the next page.
package struct Pages: Hashable, Sendable {
    /// How the next page is found.
    package var strategy: PageStrategy
    /// Page size asked for.
    package var size: PageSize?
    /// True on the last page.
    package var stop: ManifestExpression?
    /// Number of records in all.
    package var total: ManifestExpression?
    /// Most pages, instead of `http.limits.pages`.
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
