/// A page number.
package struct NumberPages: Hashable, Sendable {
    /// Query parameter, or dotted path in a JSON or form body for a POST.
    package var param: String
    /// Number of the first page.
    package var start: Int

    package init(param: String = "page", start: Int = 1) {
        self.param = param
        self.start = start
    }
}
