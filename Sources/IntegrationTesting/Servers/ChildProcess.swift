package import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A program running beside the tests, whose end is awaited without holding a thread of the pool.
///
/// Started with `posix_spawn` and not with Foundation's `Process`: that one looks through the open descriptors to close them, and reads past its
/// buffer or misses some while other tests open theirs, so that now and then a test run crashes, or waits for ever for an end that a
/// descriptor in somebody else's child hides.
package struct ChildProcess: Sendable {
    /// A program that could not be started.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where a stream of the program leads.
    package enum Destination: Sendable {
        /// Where those of the tests lead.
        case inherited
        case nowhere
        case file(String)
        /// Read through ``ChildProcess/output``.
        case pipe
    }

    package let identifier: Int32
    /// The program's output, where it goes through a pipe.
    package let output: FileHandle?
    private let statuses: AsyncStream<Int32>

    /// Starts a program with no signal blocked or ignored. Descriptors of the tests close by themselves: all are opened so.
    ///
    /// - Parameters:
    ///   - arguments: its name, which is searched for as a shell does, and its arguments.
    ///   - environment: instead of that of the tests.
    ///   - folder: its working directory.
    ///   - input: the path of the file that it reads.
    package init(
        _ arguments: [String], environment: [String: String]? = nil, folder: String? = nil, input: String = "/dev/null",
        output: Destination = .inherited, errors: Destination = .inherited
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        let pipe = try Self.direct(1, to: output, &actions)
        defer { pipe?.fileHandleForWriting.closeFile() }
        _ = try Self.direct(2, to: errors, &actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        // The call that changes the folder of a child is not in every C library's header; this program is everywhere.
        let arguments = (folder.map { ["env", "-C", $0] } ?? []) + arguments
        var identifier: pid_t = 0
        let variables = environment ?? ProcessInfo.processInfo.environment
        let code = Self.withStrings(arguments) { argv in
            Self.withStrings(variables.map { "\($0)=\($1)" }) {
                posix_spawnp(&identifier, arguments.first ?? "", &actions, &attributes, argv, $0)
            }
        }
        guard code == 0 else { throw StartFailure(description: "\(arguments.first ?? "nothing") cannot be started: error \(code)") }
        self.identifier = identifier
        self.output = pipe?.fileHandleForReading
        statuses = Self.statuses(of: identifier)
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

    private static func direct(_ stream: Int32, to destination: Destination, _ actions: inout posix_spawn_file_actions_t) throws -> Pipe? {
        switch destination {
        case .inherited: return nil
        case .nowhere: posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
        case .file(let path): posix_spawn_file_actions_addopen(&actions, stream, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        case .pipe:
            let pipe = Pipe()
            for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] { _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, pipe.fileHandleForWriting.fileDescriptor, stream)
            return pipe
        }
        return nil
    }

    /// Signals as a shell gives them: threads of the pool block some, and a child inherits that.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    }

    /// A thread of its own waits: `waitpid` blocks.
    private static func statuses(of identifier: pid_t) -> AsyncStream<Int32> {
        let (statuses, ended) = AsyncStream.makeStream(of: Int32.self)
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
            // wait(2): the low seven bits are the signal, or zero and the exit status is above them.
            ended.yield(status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F)
            ended.finish()
        }
        return statuses
    }

    private static func withStrings<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
