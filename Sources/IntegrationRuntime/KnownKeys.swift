import Foundation
import IntegrationCore
import IntegrationStore
import Synchronization

/// Keys of the API that were looked up within the last second, so that many requests of one look it up once.
final class KnownKeys: Sendable {
    /// How long another process may go on with a key that has ended here, in seconds.
    private static let lifetime: TimeInterval = 1
    private static let limit = 4096

    private let keys = Mutex<[[UInt8]: (key: APIKey, at: Date)]>([:])

    func key(_ hash: [UInt8], now: Date) -> APIKey? {
        keys.withLock { keys in
            guard let known = keys[hash], (0..<Self.lifetime).contains(now.timeIntervalSince(known.at)),
                known.key.expiresAt.map({ $0 > now }) ?? true
            else { return nil }
            return known.key
        }
    }

    func keep(_ key: APIKey, _ hash: [UInt8], now: Date) {
        keys.withLock { keys in
            if keys.count >= Self.limit { keys.removeAll() }
            keys[hash] = (key, now)
        }
    }

    func forget() { keys.withLock { $0.removeAll() } }
}
