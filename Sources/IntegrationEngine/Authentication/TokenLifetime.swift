import CEL
import Foundation

/// How long what was obtained is valid, as providers say it: seconds from now, a point in time, either of them as text.
enum TokenLifetime {
    /// Nil when the answer does not say, or says what cannot be: then the token is used until it is refused.
    static func expiry(_ value: CELValue, now: Date) -> Date? {
        switch value {
        case .timestamp(let time): return time.date
        case .optional(let optional): return optional.value.flatMap { expiry($0, now: now) }
        case .string(let text): return Double(text).map { expiry(seconds: $0, now: now) } ?? RFC3339.date(text)
        default: return value.doubleValue.flatMap { expiry(seconds: $0, now: now) }
        }
    }

    private static func expiry(seconds: Double, now: Date) -> Date? {
        guard seconds > 0 else { return nil }
        // So large a number is a point in time, not a lifetime: in milliseconds, or in seconds.
        if seconds > 100_000_000_000 { return ProviderNumber.date(secondsSince1970: seconds / 1000) }
        if seconds > 1_000_000_000 { return ProviderNumber.date(secondsSince1970: seconds) }
        return ProviderNumber.wait(seconds: seconds).map { now + $0.seconds }
    }
}
