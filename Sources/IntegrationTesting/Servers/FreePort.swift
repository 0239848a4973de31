/// Ports of 127.0.0.1 that nobody uses at the moment. The scripts take a port and cannot bind 0 themselves.
package enum FreePort {
    /// The first of `count` consecutive free ports.
    package static func find(inARow count: Int = 1) throws -> Int {
        for _ in 0..<50 {
            let first = try ListeningSocket().port
            let following = 1..<max(count, 1)
            if following.allSatisfy({ (try? ListeningSocket(port: UInt16(clamping: first + $0))) != nil }) { return first }
        }
        throw ListeningSocket.Unavailable()
    }
}
