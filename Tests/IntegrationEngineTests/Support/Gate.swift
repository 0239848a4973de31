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
    func open() { open(all: false) }

    /// Waits for those who are missing. Ends early when the task is cancelled, so that a test fails instead of hanging.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if state.missing > 0 { state.held.append(continuation) }
                    return state.missing <= 0
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            open(all: true)
        }
    }

    private func open(all: Bool) {
        let freed = state.withLock { state in
            state.missing = all ? 0 : state.missing - 1
            guard state.missing <= 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.held = [] }
            return state.held
        }
        for task in freed { task.resume() }
    }
}
