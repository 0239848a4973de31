import HTTPTypes

/// Ends requests that take too long, so that neither a slow sender nor a slow provider holds them open for ever. What has been written stays
/// written; everything else is undone, as at any request that is cancelled.
struct Deadline: Sendable {
    let limit: Duration

    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                throw APIProblem(.serviceUnavailable, "timed_out", "The request took longer than \(limit.components.seconds) seconds.")
            }
            return value
        }
    }
}
