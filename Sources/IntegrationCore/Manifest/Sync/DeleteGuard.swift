/// Holds a deletion back when it would remove more than `ratio` and more than `count` of the known things.
package struct DeleteGuard: Hashable, Sendable {
    /// Share of the known things, from 0 to 1.
    package var ratio: Double
    /// Number of things.
    package var count: Int

    package init(ratio: Double = 0.3, count: Int = 20) {
        self.ratio = ratio
        self.count = count
    }
}
