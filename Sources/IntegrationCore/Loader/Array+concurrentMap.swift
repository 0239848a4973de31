import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// The results in order, computed on all cores. For many pieces of pure computation outside of any task: it blocks the calling thread.
    func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
        let results = Mutex([Value?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { position in
            let value = transform(self[position])
            results.withLock { $0[position] = value }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
