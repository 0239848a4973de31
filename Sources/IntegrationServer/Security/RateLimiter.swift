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

    private struct State {
        var buckets: [PublicID: Bucket] = [:]
        var prunedAt = Date.distantPast
    }

    private static let window = 60
    /// Buckets that are remembered; full ones are forgotten first.
    private static let capacity = 10_000
    /// How many are forgotten at once where none is full, so that not every new key looks through all of them.
    private static let excess = capacity / 10

    private let limit: Int
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    /// - Parameter limit: requests a minute; nil where there is none.
    init?(limit: Int?, now: @escaping @Sendable () -> Date) {
        guard let limit, limit > 0 else { return nil }
        self.limit = limit
        self.now = now
    }

    func take(_ key: PublicID) -> Standing {
        let time = now()
        return state.withLock { state in
            var bucket = state.buckets[key] ?? Bucket(tokens: Double(limit), filledAt: time)
            bucket.tokens = filled(bucket, at: time)
            bucket.filledAt = time
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            if state.buckets[key] == nil, state.buckets.count >= Self.capacity { prune(&state, at: time) }
            state.buckets[key] = bucket
            let missing = isAllowed ? Double(limit) - bucket.tokens : 1 - bucket.tokens
            return Standing(isAllowed: isAllowed, remaining: Int(bucket.tokens), seconds: Int((missing / rate).rounded(.up)))
        }
    }

    /// Tokens a second.
    private var rate: Double { Double(limit) / Double(Self.window) }

    /// What is in a bucket by now.
    private func filled(_ bucket: Bucket, at time: Date) -> Double {
        min(Double(limit), bucket.tokens + max(0, time.timeIntervalSince(bucket.filledAt)) * rate)
    }

    /// Makes room for one more. The fullest go first: whose bucket is forgotten gets a full one, and that is the smallest present.
    private func prune(_ state: inout State, at time: Date) {
        // Whichever comes, where all were looked through just now; a clock that was set back does not keep this from happening.
        guard abs(time.timeIntervalSince(state.prunedAt)) >= 1 else {
            if let key = state.buckets.keys.first { state.buckets[key] = nil }
            return
        }
        state.prunedAt = time
        state.buckets = state.buckets.filter { filled($0.value, at: time) < Double(limit) }
        guard state.buckets.count >= Self.capacity else { return }
        let fullest = state.buckets.sorted { filled($0.value, at: time) > filled($1.value, at: time) }
        for (key, _) in fullest.prefix(Self.excess) { state.buckets[key] = nil }
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
