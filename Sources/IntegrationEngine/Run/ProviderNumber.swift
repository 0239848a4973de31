import Foundation
import IntegrationCore

/// Numbers that a provider wrote. They may be anything (`inf`, `nan`, `1e300`): what no clock or counter of ours can hold counts as not
/// said, so that no header can bring the process down or park a run for ever.
enum ProviderNumber {
    /// The longest wait that is taken at its word.
    static let longestWait = RateBudget.longestWait
    /// The end of the year 9999: what is later cannot be written as RFC 3339.
    private static let lastSecond = 253_402_300_799.0

    /// A count, rounded down.
    static func count(_ text: String) -> Int? {
        guard let number = Double(text), number.isFinite else { return nil }
        return Int(min(max(number.rounded(.down), -1e15), 1e15))
    }

    /// A wait of so many seconds: none when it is over, never more than ``longestWait``.
    static func wait(seconds: Double) -> Duration? {
        guard seconds.isFinite else { return nil }
        return .milliseconds(Int64(min(max(seconds, 0), longestWait.seconds) * 1000))
    }

    /// A time from now on, or before; never longer than ``longestWait``.
    static func duration(seconds: Double) -> Duration? {
        guard seconds.isFinite else { return nil }
        return .milliseconds(Int64((min(max(seconds, -longestWait.seconds), longestWait.seconds * 100) * 1000).rounded()))
    }

    /// A point in time, so many seconds after 1970 (UTC).
    static func date(secondsSince1970 seconds: Double) -> Date? {
        guard seconds >= 0, seconds <= lastSecond else { return nil }
        return Date(timeIntervalSince1970: seconds)
    }
}
