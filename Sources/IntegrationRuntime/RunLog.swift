import Foundation
import IntegrationCore
import IntegrationStore
import Logging
import Synchronization

/// What is logged of one run, for those whose run it is: beside the server's own log, and kept with the run.
final class RunLog: Sendable {
    let logger: Logger
    private let lines: Lines

    /// - Parameter logger: the server's, which gets everything too.
    init(_ logger: Logger, now: @escaping @Sendable () -> Date) {
        let lines = Lines()
        self.lines = lines
        self.logger = Logger(label: logger.label) { _ in
            MultiplexLogHandler([logger.handler, Handler(lines: lines, now: now)])
        }
    }

    /// The run's name, once it is known.
    var run: PublicID? { lines.state.withLock { $0.run } }

    func begin(_ run: PublicID) {
        lines.state.withLock { $0.run = run }
        lines.arrived.yield()
    }

    /// Writes lines down as they come, all that wait at once, until ``finish()``.
    func write(to store: IntegrationStore) async {
        // In a task of its own: the store does nothing for one that is cancelled, and a run that is stopped has something to say too.
        await Task { [lines] in
            for await _ in lines.arrivals { await lines.write(to: store) }
            await lines.write(to: store)
        }.value
    }

    func finish() { lines.arrived.finish() }

    /// Those that are not written down yet.
    private final class Lines: Sendable {
        struct State {
            var run: PublicID?
            var waiting: [RunLogLine] = []
            /// All that came so far.
            var count = 0
        }

        let state = Mutex(State())
        /// One for any number of lines.
        let arrivals: AsyncStream<Void>
        let arrived: AsyncStream<Void>.Continuation

        init() {
            (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        }

        /// The store keeps no more than so many.
        func add(_ line: RunLogLine) {
            let isKept = state.withLock { state in
                guard state.count < IntegrationStore.longestLog else { return false }
                state.count += 1
                state.waiting.append(line)
                return true
            }
            if isKept { arrived.yield() }
        }

        func write(to store: IntegrationStore) async {
            let (run, waiting) = state.withLock { state in
                let waiting = state.run == nil ? [] : state.waiting
                if state.run != nil { state.waiting = [] }
                return (state.run, waiting)
            }
            guard let run, !waiting.isEmpty else { return }
            do {
                try await store.addToLog(of: run, waiting)
            } catch {
                // A log that cannot be written is no reason to end a run; it may be possible with the next line.
                state.withLock { $0.waiting.insert(contentsOf: waiting, at: 0) }
            }
        }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        let now: @Sendable () -> Date
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        init(lines: Lines, now: @escaping @Sendable () -> Date) {
            self.lines = lines
            self.now = now
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.add(
                RunLogLine(
                    at: now(), level: event.level.rawValue, message: "\(event.message)", details: all.mapValues { "\($0)" }))
        }
    }
}
