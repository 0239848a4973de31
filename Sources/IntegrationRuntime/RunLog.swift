import Foundation
import IntegrationCore
import IntegrationStore
import Logging
import Synchronization

/// What is logged of one run, for those whose run it is: beside the server's own log, and kept with the run.
final class RunLog: Sendable {
    let logger: Logger
    private let name = Mutex<PublicID?>(nil)
    private let lines: AsyncStream<RunLogLine>
    private let end: AsyncStream<RunLogLine>.Continuation

    /// - Parameter logger: the server's, which gets everything too.
    init(_ logger: Logger, now: @escaping @Sendable () -> Date) {
        let (lines, end) = AsyncStream.makeStream(of: RunLogLine.self, bufferingPolicy: .bufferingOldest(4096))
        self.lines = lines
        self.end = end
        self.logger = Logger(label: logger.label) { _ in
            MultiplexLogHandler([logger.handler, Handler(lines: end, now: now)])
        }
    }

    /// The run's name, once it is known.
    var run: PublicID? { name.withLock { $0 } }

    func begin(_ run: PublicID) { name.withLock { $0 = run } }

    /// Writes lines down as they come, until ``finish()``.
    func write(to store: IntegrationStore) async {
        var waiting: [RunLogLine] = []
        for await line in lines {
            waiting.append(line)
            guard let run else { continue }
            // A log that cannot be written is no reason to end a run.
            try? await store.addToLog(of: run, waiting)
            waiting = []
        }
    }

    func finish() { end.finish() }

    private struct Handler: LogHandler {
        let lines: AsyncStream<RunLogLine>.Continuation
        let now: @Sendable () -> Date
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        init(lines: AsyncStream<RunLogLine>.Continuation, now: @escaping @Sendable () -> Date) {
            self.lines = lines
            self.now = now
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.yield(
                RunLogLine(
                    at: now(), level: event.level.rawValue, message: "\(event.message)", details: all.mapValues { "\($0)" }))
        }
    }
}
