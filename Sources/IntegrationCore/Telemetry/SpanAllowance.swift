import Synchronization

/// How many spans one piece of work may still record: a run of a hundred thousand requests must not crowd out everything else.
final class SpanAllowance: Sendable {
    private let left: Atomic<Int>
    private let refused = Atomic(0)

    init(_ count: Int) { left = Atomic(count) }

    /// Takes one; false where there is none.
    func take() -> Bool {
        if left.load(ordering: .relaxed) > 0, left.subtract(1, ordering: .relaxed).newValue >= 0 { return true }
        refused.add(1, ordering: .relaxed)
        return false
    }

    /// How often there was none.
    var refusals: Int { refused.load(ordering: .relaxed) }
}
