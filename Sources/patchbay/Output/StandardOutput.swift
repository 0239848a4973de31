import Foundation
import Logging

/// Standard output: results, and nothing else. Messages go to standard error.
enum StandardOutput {
    /// Whoever read the output has gone: a reason to stop quietly.
    struct Closed: Error {}

    /// A reader that goes away must be an error of a write, not the end of the process.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    static func write(line: String) throws {
        try write(line + "\n")
    }

    static func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(bytes: UnsafeRawBufferPointer($0)) }
    }

    static func write(bytes: UnsafeRawBufferPointer) throws {
        try FileDescriptorOutput.write(bytes, to: STDOUT_FILENO)
    }
}

/// Standard error: progress, logs, problems. A write that fails there has nobody left to tell.
enum StandardError {
    /// How everything there is written: where it is JSON, every line is, also the last words of a command that failed.
    static let format = LogFormat(arguments: CommandLine.arguments)

    /// Tells something that is no log line, but is written as one where programs read them.
    static func say(_ message: String, level: Logger.Level) {
        switch format {
        case .logfmt: write(line: message)
        case .json: StandardErrorLogHandler(format: .json).write(message, level: level, metadata: [:])
        }
    }

    static func write(line: String) {
        write(line + "\n")
    }

    static func write(_ text: String) {
        var text = text
        text.withUTF8 { try? FileDescriptorOutput.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }
}

private enum FileDescriptorOutput {
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Foundation.write(descriptor, start, rest.count)
            if written > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            } else if errno == EPIPE {
                throw StandardOutput.Closed()
            } else if errno != EINTR && errno != EAGAIN {
                throw Failure(.failure, "Error: the output cannot be written: \(String(cString: strerror(errno)))")
            }
        }
    }
}
