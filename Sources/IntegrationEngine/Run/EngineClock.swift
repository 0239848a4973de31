package import Foundation

/// Time as the engine knows it: the wall clock for what providers say, and waiting.
///
/// Tests put their own in, so that no test ever waits.
package struct EngineClock: Sendable {
    /// The wall time now.
    package var now: @Sendable () -> Date
    /// Waits, and ends early with `CancellationError` when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    package static let system = EngineClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
