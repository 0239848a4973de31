package import Foundation
import Synchronization

/// A program running beside the tests, whose end is awaited without holding a thread.
///
/// Programs are started one after the other. Foundation closes a child's inherited descriptors up to the highest that was open when it
/// looked; what another start opens in that moment leaks into the child and stays open for as long as that lives. One of those descriptors
/// tells Foundation that a program ended, so two starts at once could each wait for the other's end, for ever.
package struct ChildProcess: Sendable {
    /// The program's output, where it was asked for.
    package let output: FileHandle?
    package let identifier: Int32
    private let statuses: AsyncStream<Int32>

    private static let starting = Mutex(())

    /// Starts `process`.
    ///
    /// - Parameter pipesOutput: its standard output is read through ``output``, instead of where `process` sends it.
    package init(_ process: Process, pipesOutput: Bool = false) throws {
        let (statuses, ended) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            ended.yield(process.terminationStatus)
            ended.finish()
        }
        output = try Self.starting.withLock { _ in
            let pipe = pipesOutput ? Pipe() : nil
            if let pipe { process.standardOutput = pipe }
            try process.run()
            return pipe?.fileHandleForReading
        }
        identifier = process.processIdentifier
        self.statuses = statuses
    }

    /// Waits for the end, also when the waiting task is cancelled: who stops a program wants it gone. Call it once.
    ///
    /// - Returns: the exit status, or the signal's number.
    @discardableResult
    package func end() async -> Int32 {
        await Task { [statuses] in
            var last: Int32 = -1
            for await status in statuses { last = status }
            return last
        }.value
    }
}
