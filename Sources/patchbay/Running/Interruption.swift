import Dispatch
import Foundation

/// SIGINT and SIGTERM cancel the command, so that it closes its run properly; a second signal ends the process at once.
enum Interruption {
    /// Runs the command in a task that the signals cancel.
    static func run(_ command: @escaping @Sendable () async -> ExitStatus) async -> ExitStatus {
        let task = Task { await command() }
        let signals = SignalCounter()
        let sources = [SIGINT, SIGTERM].map { number in
            #if canImport(Darwin)
            // The default action would end the process before kqueue sees the signal; on Linux Dispatch takes it over itself.
            signal(number, SIG_IGN)
            #endif
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if signals.count() == 1 { task.cancel() } else { exit(ExitStatus.interrupted.rawValue) }
            }
            source.resume()
            return source
        }
        let status = await task.value
        for source in sources { source.cancel() }
        return status
    }
}
