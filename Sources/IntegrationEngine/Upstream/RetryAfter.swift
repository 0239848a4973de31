package import Foundation

/// `Retry-After` (RFC 9110 section 10.2.3): a number of seconds, or a date.
package enum RetryAfter: Sendable, Equatable {
    case seconds(Int64)
    case date(Date)

    /// Reads a field value; nil for anything the RFC does not define, which callers treat as no header at all.
    ///
    /// - Parameter now: needed for dates with two-digit years only.
    package init?(_ value: String, now: Date) {
        let text = value.trimmingPrefix { $0 == " " || $0 == "\t" }
        let end = text.lastIndex { $0 != " " && $0 != "\t" }.map { text.index(after: $0) } ?? text.startIndex
        let trimmed = text[..<end]
        if !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            self = .seconds(Int64(trimmed) ?? .max)
            return
        }
        guard let seconds = HTTPDate.secondsSince1970(trimmed, now: Int64(now.timeIntervalSince1970)) else { return nil }
        self = .date(Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    /// How long to wait from `now`: never negative, never more than `maximum`, so that no server can park a run for a year.
    package func delay(from now: Date, maximum: Duration) -> Duration {
        switch self {
        case .seconds(let seconds):
            return min(.seconds(seconds), maximum)
        case .date(let date):
            let wait = date.timeIntervalSince(now)
            return wait <= 0 ? .zero : min(.seconds(wait.rounded(.up)), maximum)
        }
    }
}
