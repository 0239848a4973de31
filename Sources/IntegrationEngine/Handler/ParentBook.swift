/// Keeps account of parents while their units are walked: whose children are all there, and whose could not be fetched.
struct ParentBook: Sendable {
    private struct Entry {
        var unitsLeft: Int
        var isComplete = true
    }

    /// Settled so many at once: a transaction for each parent would cost more than its request.
    private static let batch = 200

    private var open: [Int64: Entry] = [:]
    private(set) var complete: [Int64] = []
    private(set) var incomplete: [Int64] = []
    /// Those for which no request is made: what hangs from them is out of sight by the manifest's word, not by the provider's.
    private(set) var leftOut: [Int64] = []

    var isFull: Bool { complete.count + incomplete.count + leftOut.count >= Self.batch }

    /// - Parameter units: How many units the parent has; nil when that could not be found out.
    mutating func begin(_ parent: Int64, units: Int?) {
        guard let units else { return incomplete.append(parent) }
        if units == 0 { leftOut.append(parent) } else { open[parent] = Entry(unitsLeft: units) }
    }

    mutating func ended(_ end: UnitEnd) {
        guard let parent = end.parent, var entry = open[parent] else { return }
        entry.unitsLeft -= 1
        entry.isComplete = entry.isComplete && end.isComplete
        guard entry.unitsLeft == 0 else { return open[parent] = entry }
        open[parent] = nil
        if entry.isComplete { complete.append(parent) } else { incomplete.append(parent) }
    }

    /// Those whose units have all ended; they are not given out again.
    mutating func takeSettled() -> (complete: [Int64], incomplete: [Int64], leftOut: [Int64]) {
        defer { (complete, incomplete, leftOut) = ([], [], []) }
        return (complete, incomplete, leftOut)
    }
}
