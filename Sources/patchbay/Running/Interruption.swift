import Dispatch
import Foundation
import Logging
import Synchronization

/// SIGINT and SIGTERM cancel the command, so that it closes its run properly; a second signal ends the process at once, and the first one
/// does while it waits for its input.
enum Interruption {
    /// Whether the command waits for its input.
    private static let isWaiting = Mutex(false)

    /// What the first signal does instead of cancelling the command.
    private static let ending = Mutex<(@Sendable () -> Void)?>(nil)

    /// Lets the command end by itself: a server answers what it has taken, and hands over what it is doing.
    static func endingGracefully<Result>(
        _ end: @escaping @Sendable () -> Void, _ body: () async throws -> Result
    ) async throws -> Result {
        ending.withLock { $0 = end }
        defer { ending.withLock { $0 = nil } }
        // A signal that came before only cancelled the task.
        if Task.isCancelled { throw CancellationError() }
        return try await body()
    }

    /// Reads what a command is given: a file, a pipe, a terminal. Nothing is open yet that would have to be closed, and neither opening nor
    /// reading a pipe can be cancelled, so the first signal ends the process.
    static func whileWaiting<Result>(_ read: () throws -> Result) throws -> Result {
        isWaiting.withLock { $0 = true }
        defer { isWaiting.withLock { $0 = false } }
        // A signal that came before only cancelled the task.
        if Task.isCancelled { throw CancellationError() }
        return try read()
    }

    /// Runs the command in a task that the signals cancel.
    static func run(_ command: @escaping @Sendable () async -> ExitStatus) async -> ExitStatus {
        let (registered, registration) = AsyncStream<Void>.makeStream()
        // Not before the signals are watched: until then they end the process.
        let numbers = [SIGINT, SIGTERM]
        let task = Task {
            var watched = 0
            for await _ in registered {
                watched += 1
                if watched == numbers.count { break }
            }
            return await command()
        }
        let signals = SignalCounter()
        let sources = numbers.map { number in
            #if canImport(Darwin)
            // The default action would end the process before kqueue sees the signal; on Linux Dispatch takes it over itself.
            signal(number, SIG_IGN)
            #endif
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard signals.count() == 1 else { exit(ExitStatus.interrupted.rawValue) }
                isWaiting.withLock { isWaiting in
                    if let end = ending.withLock({ $0 }) { return end() }
                    guard isWaiting else { return task.cancel() }
                    StandardError.say("Interrupted.", level: .error)
                    exit(ExitStatus.interrupted.rawValue)
                }
            }
            source.setRegistrationHandler { registration.yield() }
            source.resume()
            return source
        }
        let status = await task.value
        for source in sources { source.cancel() }
        return status
    }
}
