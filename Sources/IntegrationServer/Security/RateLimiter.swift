import Foundation
import HTTPTypes
import IntegrationCore
import Synchronization

/// How many requests each key may send: a bucket that fills up evenly, so that short bursts are fine (draft-ietf-httpapi-ratelimit-headers).
/// Each process counts for itself.
final class RateLimiter: Sendable {
    /// What is left to a key, as headers tell it.
    struct Standing {
        let isAllowed: Bool
        let remaining: Int
        /// Seconds until the bucket is full, or until the next request where it is empty.
        let seconds: Int
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: Date
    }

    private static let window = 60
    /// Buckets that are remembered; full ones are forgotten first.
    private static let capacity = 10_000

    private let limit: Int
    private let now: @Sendable () -> Date
    private let buckets = Mutex<[PublicID: Bucket]>([:])

    /// - Parameter limit: requests a minute; nil where there is none.
    init?(limit: Int?, now: @escaping @Sendable () -> Date) {
        guard let limit, limit > 0 else { return nil }
        self.limit = limit
        self.now = now
    }

    func take(_ key: PublicID) -> Standing {
        let time = now()
        let rate = Double(limit) / Double(Self.window)
        return buckets.withLock { buckets in
            var bucket = buckets[key] ?? Bucket(tokens: Double(limit), filledAt: time)
            let passed = max(0, time.timeIntervalSince(bucket.filledAt))
            bucket.tokens = min(Double(limit), bucket.tokens + passed * rate)
            bucket.filledAt = time
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            if buckets[key] == nil, buckets.count >= Self.capacity {
                buckets = buckets.filter { time.timeIntervalSince($0.value.filledAt) < Double(Self.window) }
            }
            buckets[key] = bucket
            let missing = isAllowed ? Double(limit) - bucket.tokens : 1 - bucket.tokens
            return Standing(isAllowed: isAllowed, remaining: Int(bucket.tokens), seconds: Int((missing / rate).rounded(.up)))
        }
    }

    var policy: String { #""key";q=\#(limit);w=\#(Self.window)"# }
}

extension RateLimiter.Standing {
    var header: String { #""key";r=\#(remaining);t=\#(seconds)"# }
}

extension HTTPField.Name {
    static let rateLimit = Self("RateLimit") ?? .date
    static let rateLimitPolicy = Self("RateLimit-Policy") ?? .date
}
