/// How a delta position is written into a request.
package enum DeltaFormat: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// `2025-01-31T09:30:00Z`.
    case iso8601
    /// `2025-01-31T09:30:00.000Z`.
    case iso8601Millis = "iso8601_millis"
    /// Seconds since 1970.
    case epoch
    /// Milliseconds since 1970.
    case epochMillis = "epoch_millis"
    /// `2025-01-31`.
    case date
    /// As received.
    case text

    package var meaning: String {
        switch self {
        case .iso8601: "`2025-01-31T09:30:00Z`."
        case .iso8601Millis: "`2025-01-31T09:30:00.000Z`."
        case .epoch: "Seconds since 1970."
        case .epochMillis: "Milliseconds since 1970."
        case .date: "`2025-01-31`."
        case .text: "As received."
        }
    }
}
