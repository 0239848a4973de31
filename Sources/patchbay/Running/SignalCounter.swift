import Synchronization

/// How many signals came.
final class SignalCounter: Sendable {
    private let signals = Atomic(0)

    /// Counts one more, and says how many that makes.
    func count() -> Int { signals.add(1, ordering: .relaxed).newValue }
}
