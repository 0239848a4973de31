/// How many findings changed their state.
package struct FindingCounts: Hashable, Sendable {
    package internal(set) var opened = 0
    package internal(set) var resolved = 0
    /// Those that came back, and those whose ignore ran out.
    package internal(set) var reopened = 0

    package init() {}

    package static func - (lhs: FindingCounts, rhs: FindingCounts) -> FindingCounts {
        var counts = lhs
        counts.opened -= rhs.opened
        counts.resolved -= rhs.resolved
        counts.reopened -= rhs.reopened
        return counts
    }

    package static func += (lhs: inout FindingCounts, rhs: FindingCounts) {
        lhs.opened += rhs.opened
        lhs.resolved += rhs.resolved
        lhs.reopened += rhs.reopened
    }
}
