/// How much of an answer is accepted.
package struct HTTPLimits: Hashable, Sendable {
    /// Bytes of one answer after decompression.
    package var body: Int
    /// Nesting of one answer.
    package var depth: Int
    /// Redirects followed.
    package var redirects: Int
    /// Pages of one stream.
    package var pages: Int

    package init(
        body: Int = 64 << 20,
        depth: Int = 256,
        redirects: Int = 5,
        pages: Int = 100_000
    ) {
        self.body = body
        self.depth = depth
        self.redirects = redirects
        self.pages = pages
    }
}
