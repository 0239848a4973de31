import CPostgres
import Dispatch
import Foundation
import Synchronization

/// Hears what others notify of (`LISTEN`), on a connection and a thread of its own. It is a hint: what is said while the connection is broken
/// is lost, and behind a pooler that gives connections away after each transaction nothing is heard at all.
package final class PostgresListener: Sendable {
    private let settings: PostgresSettings
    private let channel: String
    private let heard: @Sendable () -> Void
    private let isStopped = Atomic(false)

    /// How long is waited for a word, or after a failure, before is looked whether anybody still wants to know.
    private static let patience: Int32 = 500

    /// - Parameters:
    ///   - channel: a name of the program's own.
    ///   - heard: called for one or several notifications, and once the connection is there: something may have been missed before.
    package init(_ settings: PostgresSettings, channel: String, heard: @escaping @Sendable () -> Void) {
        self.settings = settings
        self.channel = channel
        self.heard = heard
        let thread = Thread { [self] in run() }
        thread.name = "patchbay.listen"
        thread.start()
    }

    /// Ends it within a second.
    package func stop() { isStopped.store(true, ordering: .releasing) }

    private func run() {
        while !isStopped.load(ordering: .acquiring) {
            if let link = try? PostgresLink(settings), (try? link.simple("LISTEN \(channel)")) != nil {
                heard()
                while !isStopped.load(ordering: .acquiring), link.waitForNotification(Self.patience, heard) {}
                link.close()
            } else {
                usleep(UInt32(Self.patience) * 1000)
            }
        }
    }
}
