/// For how long this process has seen the database without a gap.
///
/// Who was cut off from it knows nothing of the others: their signs of life may be as old as the cut. Only who has looked on for as long as
/// somebody was silent may take the silent one for dead.
struct DatabaseSight: Sendable {
    /// The longest time between two looks that is no gap.
    private let longestGap: Duration
    private var since: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?

    init(longestGap: Duration) { self.longestGap = longestGap }

    /// - Parameters:
    ///   - start: when the look began: what it saw was so at the latest then.
    ///   - end: when it was over; one that took long is a gap too.
    mutating func saw(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
        if last.map({ end - $0 > longestGap }) ?? true { since = start }
        if end - start > longestGap { since = end }
        last = end
    }

    mutating func failed() { (since, last) = (nil, nil) }

    /// How long it has lasted by now.
    func duration(at now: ContinuousClock.Instant) -> Duration { since.map { now - $0 } ?? .zero }
}
