/// The values that one field names, as bits of a word: the next one is found without a loop.
struct CronValues: Sendable, Hashable {
    private(set) var bits: UInt64 = 0
    let beginsWithStar: Bool

    init(beginsWithStar: Bool) {
        self.beginsWithStar = beginsWithStar
    }

    mutating func insert(_ range: ClosedRange<Int>, step: Int = 1) {
        for value in stride(from: range.lowerBound, through: range.upperBound, by: step) { bits |= 1 << value }
    }

    /// Makes one value mean another.
    mutating func fold(_ value: Int, to other: Int) {
        guard bits & 1 << value != 0 else { return }
        bits = bits & ~(1 << value) | 1 << other
    }

    func contains(_ value: Int) -> Bool { bits >> value & 1 != 0 }

    func first(from value: Int) -> Int? {
        let rest = bits & (UInt64.max << value)
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }
}
