import Foundation
import Synchronization

/// Work that goes on when whoever asked for it has gone away, and that a server waits for before it ends.
package final class InFlight: Sendable {
    private let tasks = Mutex<[UUID: Task<Void, Never>]>([:])

    package init() {}

    /// Does it to its end; who is cancelled stops waiting, and nothing else.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let (results, finished) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
        let id = UUID()
        // Under the lock: the task must be known before it can have ended.
        tasks.withLock { tasks in
            tasks[id] = Task {
                do {
                    finished.yield(.success(try await body()))
                } catch {
                    finished.yield(.failure(error))
                }
                finished.finish()
                self.tasks.withLock { $0[id] = nil }
            }
        }
        for await result in results { return try result.get() }
        throw CancellationError()
    }

    /// Waits for everything that was begun.
    package func drain() async {
        while let task = tasks.withLock({ $0.values.first }) { await task.value }
    }
}
