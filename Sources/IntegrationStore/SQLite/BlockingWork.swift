import Dispatch

/// Work that may wait for a file lock: opening, migrating and closing a database.
enum BlockingWork {
    /// Runs `body` on a thread of its own, because a wait of seconds on the cooperative pool would hold up every other task.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "patchbay.store.blocking").async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
