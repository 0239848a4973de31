import Synchronization

/// Opens when enough have arrived, and stays open.
final class AsyncGate: Sendable {
    private struct State {
        var missing: Int
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(missing: count))
    }

    func arrive() {
        let released = state.withLock { state in
            state.missing -= 1
            guard state.missing <= 0 else { return [AsyncStream<Void>.Continuation]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in released { one.finish() }
    }

    /// Returns once the gate is open, or the task is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let isOpen = state.withLock { state in
            if state.missing > 0 { state.waiting.append(continuation) }
            return state.missing <= 0
        }
        guard !isOpen else { return }
        for await _ in stream {}
    }
}
