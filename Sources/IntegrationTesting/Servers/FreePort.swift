import Synchronization

/// Ports of 127.0.0.1 for servers that take a number and cannot bind 0 themselves.
///
/// They are below those that the system gives to whoever binds 0 or connects (32768 and up on Linux), and this process gives none out twice
/// until it has given out all: nobody else here gets one between this and the server's start.
package enum FreePort {
    private static let range = 20_000..<32_000
    /// Begins anywhere, as another process may give out its own.
    private static let last = Mutex(Int.random(in: range))

    /// The first of `count` consecutive free ports.
    package static func find(inARow count: Int = 1) throws -> Int {
        for _ in range {
            let first = last.withLock { last in
                let first = range.contains(last + count) ? last + 1 : range.lowerBound
                last = first + count - 1
                return first
            }
            let ports = first..<first + max(count, 1)
            if ports.allSatisfy({ (try? ListeningSocket(port: UInt16(clamping: $0))) != nil }) { return first }
        }
        throw ListeningSocket.Unavailable()
    }
}
