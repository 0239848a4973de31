import Synchronization

/// Holds whoever comes until it is opened. Open it before the test ends: whoever is held is waited for.
final class Gate: Sendable {
    /// Nil once it is open.
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

    func pass() async {
        await withCheckedContinuation { continuation in
            let isHeld = waiting.withLock { waiting in
                waiting?.append(continuation)
                return waiting != nil
            }
            if !isHeld { continuation.resume() }
        }
    }

    func open() {
        let held = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        for continuation in held ?? [] { continuation.resume() }
    }
}
