import Synchronization

/// Holds tasks back until so many have come: for tests in which several things must be under way at once.
final class Gate: Sendable {
    private struct State {
        var missing: Int
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// - Parameter count: how many have to come before all may go on.
    init(_ count: Int = 1) {
        state = Mutex(State(missing: count))
    }

    /// Comes, without waiting.
    func open() {
        let freed = state.withLock { state in
            state.missing -= 1
            guard state.missing <= 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.held = [] }
            return state.held
        }
        for task in freed { task.resume() }
    }

    /// Waits for those who are missing.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if state.missing > 0 { state.held.append(continuation) }
                return state.missing <= 0
            }
            if isOpen { continuation.resume() }
        }
    }
}
