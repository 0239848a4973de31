import Dispatch

extension Array where Element: Sendable {
    /// The results in order, computed on all cores. For many pieces of pure computation outside of any task: it blocks the calling thread.
    func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
        guard count > 1 else { return map(transform) }
        return [Value](unsafeUninitializedCapacity: count) { results, initialized in
            // Each iteration writes its own element and nothing else, and all have ended when the call returns.
            nonisolated(unsafe) let results = results
            DispatchQueue.concurrentPerform(iterations: count) { position in
                results.initializeElement(at: position, to: transform(self[position]))
            }
            initialized = count
        }
    }
}
