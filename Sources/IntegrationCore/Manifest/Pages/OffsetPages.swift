/// A record offset.
package struct OffsetPages: Hashable, Sendable {
    /// Query parameter, or dotted path in a JSON or form body for a POST.
    package var param: String
    /// Offset of the first record.
    package var start: Int

    package init(param: String = "offset", start: Int = 0) {
        self.param = param
        self.start = start
    }
}
