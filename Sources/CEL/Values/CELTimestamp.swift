/// A point in time between the years 1 and 9999, in UTC, to the nanosecond.
package struct CELTimestamp: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    /// The fraction, `0..<1_000_000_000`; added to `seconds` also before 1970.
    package let nanoseconds: Int32

    /// The first and the last second a timestamp may hold (google.protobuf.Timestamp).
    package static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// `nil` when outside the years 1 to 9999. Any number of nanoseconds is carried into the seconds.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        guard let (seconds, nanoseconds) = carry(seconds, nanoseconds), Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension CELTimestamp: Comparable {
    package static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

/// Seconds and nanoseconds with the nanoseconds within one second and never negative.
func carry(_ seconds: Int64, _ nanoseconds: Int64) -> (seconds: Int64, nanoseconds: Int32)? {
    let second: Int64 = 1_000_000_000
    var carried = nanoseconds / second
    var rest = nanoseconds % second
    if rest < 0 {
        rest += second
        carried -= 1
    }
    let (sum, overflow) = seconds.addingReportingOverflow(carried)
    return overflow ? nil : (sum, Int32(rest))
}
