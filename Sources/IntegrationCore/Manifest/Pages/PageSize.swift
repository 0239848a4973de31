/// Page size asked for.
package struct PageSize: Hashable, Sendable {
    /// Query parameter, or dotted path in a JSON or form body for a POST.
    package var param: String
    /// Records per page.
    package var value: Int

    package init(param: String, value: Int) {
        self.param = param
        self.value = value
    }
}
