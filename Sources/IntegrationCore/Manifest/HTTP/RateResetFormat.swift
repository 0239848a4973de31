/// How a rate-limit header says when the budget is renewed.
package enum RateResetFormat: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Seconds since 1970.
    case epoch
    /// Milliseconds since 1970.
    case epochMillis = "epoch_millis"
    /// Seconds from now.
    case seconds
    /// An HTTP date or RFC 3339.
    case date

    package var meaning: String {
        switch self {
        case .epoch: "Seconds since 1970."
        case .epochMillis: "Milliseconds since 1970."
        case .seconds: "Seconds from now."
        case .date: "An HTTP date or RFC 3339."
        }
    }
}
