import Foundation
package import IntegrationCore
package import IntegrationStore
package import Logging
import ServiceLifecycle

/// Asks for the runs of connections that are due by their schedule. Any number may do so at once: each takes others.
package struct Scheduler: Service, CustomStringConvertible {
    /// Connections in one transaction.
    private static let batch = 500
    /// Where neither the connection nor its integration says how often.
    private static let usual = Duration.seconds(3600)

    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let bell: RunBell
    /// Nil schedules only when it is told to.
    private let interval: Duration?
    private let logger: Logger

    package init(registry: IntegrationRegistry, store: IntegrationStore, bell: RunBell, interval: Duration?, logger: Logger) {
        self.registry = registry
        self.store = store
        self.bell = bell
        self.interval = interval
        self.logger = logger
    }

    package var description: String { "Scheduler" }

    package func run() async throws {
        guard let interval else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            while true {
                await tick()
                try await Task.sleep(for: interval)
            }
        }
    }

    /// Asks for everything that is due now.
    package func tick() async {
        do {
            while try await scheduleFirstRuns() == Self.batch {}
            while true {
                let scheduled = try await store.scheduleRuns(limit: Self.batch) { [registry] stored, now in
                    Self.next(stored.connection, registry, after: now)
                }
                if scheduled.added > 0 { bell.ring() }
                if scheduled.due < Self.batch { return }
            }
        } catch is CancellationError {
        } catch {
            logger.error("nothing scheduled", metadata: ["error": "\(Told(error).reason)"])
        }
    }

    private func scheduleFirstRuns() async throws -> Int {
        try await store.scheduleFirstRuns(limit: Self.batch) { [registry] stored, isNew, now in
            // What was just connected is looked at at once; what was run before comes back in its turn, and not all of it together.
            switch stored.connection.schedule {
            case .cron: Self.next(stored.connection, registry, after: now)
            default:
                isNew
                    ? now
                    : now + Self.seconds(between: stored.connection, registry) * Double.random(in: 0...1)
            }
        }
    }

    /// When a connection is due after a moment. A little earlier or later than its schedule says, so that those that began together do not
    /// stay together: an interval by a twentieth, an expression by less than a minute, always the same for one connection.
    ///
    /// An interval counts from when the connection was due, not from now: those that were missed together would stay together for ever. But no
    /// run follows another by much less than half an interval.
    static func next(_ connection: IntegrationConnection, _ registry: IntegrationRegistry, after moment: Date) -> Date {
        if case .cron(let expression, let timeZone) = connection.schedule, let next = expression.next(after: moment, in: timeZone) {
            let offset = connection.id.rawValue.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) } % 60_000
            return next + Double(offset) / 1000
        }
        let interval = seconds(between: connection, registry)
        let late = max(0, moment.timeIntervalSince(connection.nextRunAt ?? moment)).truncatingRemainder(dividingBy: interval)
        let rest = interval - late
        return moment + (rest < interval / 2 ? rest + interval : rest) + interval * Double.random(in: -0.05...0.05)
    }

    private static func seconds(between connection: IntegrationConnection, _ registry: IntegrationRegistry) -> TimeInterval {
        interval(of: connection, registry) / .seconds(1)
    }

    private static func interval(of connection: IntegrationConnection, _ registry: IntegrationRegistry) -> Duration {
        if case .every(let interval) = connection.schedule { return interval }
        let sync = registry[connection.provider]?.sync
        return sync?.delta ?? sync?.full ?? usual
    }
}
