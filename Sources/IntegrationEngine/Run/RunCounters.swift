package import Foundation
import Synchronization

/// What a run has done so far, for the progress line and the report.
package final class RunCounters: Sendable {
    /// A reading of the counters.
    package struct Reading: Sendable, Hashable {
        package var requests = 0
        package var retries = 0
        package var pages = 0
        package var records = 0
        package var bytes = 0
        /// Some of the reasons for requests that were left out, sorted; ``skippedCount`` has how many there were.
        package var skipped: [String] = []
        package var skippedCount = 0
        /// Until when the provider's rate limit holds the run back; nil when it does not.
        package var waitingUntil: Date?
        /// How often the run was held back, and how many seconds in all; requests that wait at once count once.
        package var waits = 0
        package var waitedSeconds = 0.0
    }

    /// Requests that wait for their turn just now, and since when any does.
    private struct Waiting {
        var count = 0
        var since = Date.distantPast
    }

    private let reading = Mutex(Reading())
    private let waiting = Mutex(Waiting())

    /// - Parameter requests: what earlier attempts have sent.
    package init(requests: Int = 0) { reading.withLock { $0.requests = requests } }

    package var current: Reading { reading.withLock { $0 } }

    /// A request waits for its turn.
    ///
    /// - Parameter isFirst: whether it did not before; ``endWaiting(at:)`` must follow once.
    func wait(until date: Date, from now: Date, isFirst: Bool) {
        let isNew = waiting.withLock { waiting in
            guard isFirst else { return false }
            waiting.count += 1
            if waiting.count == 1 { waiting.since = now }
            return waiting.count == 1
        }
        reading.withLock { reading in
            if isNew { reading.waits += 1 }
            reading.waitingUntil = max(date, reading.waitingUntil ?? date)
        }
    }

    func endWaiting(at now: Date) {
        let since: Date? = waiting.withLock { waiting in
            waiting.count -= 1
            return waiting.count == 0 ? waiting.since : nil
        }
        guard let since else { return }
        reading.withLock { reading in
            reading.waitingUntil = nil
            reading.waitedSeconds += max(0, now.timeIntervalSince(since))
        }
    }

    func requested() { reading.withLock { $0.requests += 1 } }
    func retried() { reading.withLock { $0.retries += 1 } }

    func stored(records: Int, bytes: Int) {
        reading.withLock {
            $0.pages += 1
            $0.records += records
            $0.bytes += bytes
        }
    }

    /// Keeps a few reasons only: a thousand skipped children say the same. The first in the alphabet, and not the first that came, so
    /// that two runs over the same things say the same however their requests overtake each other.
    func skipped(_ reason: String) {
        reading.withLock { reading in
            reading.skippedCount += 1
            let place = reading.skipped.firstIndex { $0 > reason } ?? reading.skipped.count
            guard place < 20 else { return }
            reading.skipped.insert(reason, at: place)
            if reading.skipped.count > 20 { reading.skipped.removeLast() }
        }
    }
}
