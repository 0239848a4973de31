import Synchronization

/// A value computed on first use and kept, also when several evaluations ask for it at once.
final class LazyValue: Sendable {
    private let compute: @Sendable () throws(CELError) -> CELValue
    private let result = Mutex<Result<CELValue, CELError>?>(nil)

    init(_ compute: @escaping @Sendable () throws(CELError) -> CELValue) {
        self.compute = compute
    }

    var current: CELValue? {
        result.withLock { try? $0?.get() }
    }

    func value() throws(CELError) -> CELValue {
        if let known = result.withLock({ $0 }) { return try known.get() }
        // Outside the lock: the closure may evaluate an expression over the same bindings. The first result stays.
        let computed: Result<CELValue, CELError>
        do throws(CELError) { computed = .success(try compute()) } catch { computed = .failure(error) }
        let kept = result.withLock { known in
            if let known { return known }
            known = computed
            return computed
        }
        return try kept.get()
    }
}
