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
        package var skipped: [String] = []
        /// Until when the provider's rate limit holds the run back; nil when it does not.
        package var waitingUntil: Date?
    }

    private let reading = Mutex(Reading())

    package init() {}

    package var current: Reading { reading.withLock { $0 } }

    func waiting(until date: Date?) { reading.withLock { $0.waitingUntil = date } }

    func requested() { reading.withLock { $0.requests += 1 } }
    func retried() { reading.withLock { $0.retries += 1 } }

    func stored(records: Int, bytes: Int) {
        reading.withLock {
            $0.pages += 1
            $0.records += records
            $0.bytes += bytes
        }
    }

    /// Keeps the first reasons only: a thousand skipped children say the same.
    func skipped(_ reason: String) {
        reading.withLock { if $0.skipped.count < 20 { $0.skipped.append(reason) } }
    }
}
