import Foundation

/// The clock on the wall of a time zone: what it shows when, and when it shows what. Moments are seconds from 1970 in UTC; what the clock
/// shows is counted as if it were UTC.
///
/// It looks at the ends of a window for changes. That is enough: of all zones of the database, none is a day from UTC, none changed
/// by more than a day, and none changed twice within three.
struct ZoneClock {
    /// In seconds; longer than any change, so that a clock set back shows at its end what it never showed before.
    static let window = 32 * 3_600

    private let timeZone: TimeZone

    init(_ timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// Seconds that the clock is before UTC.
    func offset(at moment: Int) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
    }

    /// The first moment with another offset than at the start; nil when the end has the same.
    func change(in moments: ClosedRange<Int>) -> Int? {
        let offset = offset(at: moments.lowerBound)
        guard self.offset(at: moments.upperBound) != offset else { return nil }
        var (same, other) = (moments.lowerBound, moments.upperBound)
        while other - same > 1 {
            let middle = same + (other - same) / 2
            if self.offset(at: middle) == offset { same = middle } else { other = middle }
        }
        return other
    }

    /// The latest time the clock has ever shown by a moment: not what it shows then when it was set back just before.
    func latestReading(until moment: Int) -> Int {
        let reading = moment + offset(at: moment)
        guard let change = change(in: moment - Self.window...moment) else { return reading }
        return max(reading, change - 1 + offset(at: change - 1))
    }

    /// The first moment at which the clock shows a time or a later one: the end of the gap for a time that it skips.
    func firstMoment(reading: Int) -> Int {
        let before = offset(at: reading - Self.window)
        guard let change = change(in: reading - Self.window...reading + Self.window), reading - before >= change else {
            return reading - before
        }
        return max(change, reading - offset(at: change))
    }
}
