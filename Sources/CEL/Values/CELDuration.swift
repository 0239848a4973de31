/// A span of time, positive or negative, to the nanosecond.
package struct CELDuration: Sendable, Hashable {
    /// Whole seconds, rounded down: -1.5 s is -2 seconds and 500,000,000 nanoseconds.
    package let seconds: Int64
    /// The fraction, `0..<1_000_000_000`.
    package let nanoseconds: Int32

    /// The widest span: about 10,000 years (google.protobuf.Duration).
    package static let maximumSeconds: Int64 = 315_576_000_000

    /// `nil` when wider than 10,000 years.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        guard let (seconds, nanoseconds) = carry(seconds, nanoseconds),
            (-Self.maximumSeconds..<Self.maximumSeconds).contains(seconds) || (seconds == Self.maximumSeconds && nanoseconds == 0)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// `nil` when wider than 10,000 years; fractions below a nanosecond are cut off.
    package init?(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: seconds, nanoseconds: attoseconds / 1_000_000_000)
    }

    package var duration: Duration {
        .seconds(seconds) + .nanoseconds(Int64(nanoseconds))
    }
}

extension CELDuration: Comparable {
    package static func < (left: CELDuration, right: CELDuration) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
