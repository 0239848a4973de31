import Foundation
import IntegrationEngine
import Synchronization

/// Time that goes on only when a test says so.
final class ManualClock: Sendable {
    private struct Sleeper {
        let length: Duration
        let end: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var sleepers: [UUID: Sleeper] = [:]
        var cancelled: Set<UUID> = []
    }

    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let state = Mutex(State())

    var engineClock: EngineClock { EngineClock(now: { self.now }, sleep: { try await self.sleep($0) }) }

    var now: Date { Self.start + state.withLock { $0.now / .seconds(1) } }

    /// How long those wait who wait now, the shortest first.
    var waits: [Duration] { state.withLock { $0.sleepers.values.map(\.length).sorted() } }

    /// Waits until somebody waits for so long.
    func whenAsleep(for length: Duration) async throws {
        while !waits.contains(length) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Waits until somebody waits for a length in this range, and says for how long.
    func whenAsleep(for lengths: ClosedRange<Duration>) async throws -> Duration {
        while true {
            try Task.checkCancellation()
            if let length = waits.first(where: lengths.contains) { return length }
            await Task.yield()
        }
    }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            let now = state.now
            let woken = state.sleepers.filter { $0.value.end <= now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    private func sleep(_ length: Duration) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(length: length, end: state.now + length, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
