import Synchronization

/// Tells the worker of this process that there may be runs to take. It is a hint: whoever missed it finds them a little later.
package final class RunBell: Sendable {
    private let listener = Mutex<AsyncStream<Void>.Continuation?>(nil)

    package init() {}

    package func ring() { _ = listener.withLock { $0?.yield() } }

    /// Rings of one worker, several at once as one; it ends with ``stop()``.
    func rings() -> AsyncStream<Void> {
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listener.withLock { $0 = continuation }
        return rings
    }

    func stop() { listener.withLock { $0?.finish() } }
}
