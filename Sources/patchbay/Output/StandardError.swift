import Foundation
import Logging

/// Standard error: progress, logs, problems. A write that fails there has nobody left to tell.
enum StandardError {
    /// How everything there is written: where it is JSON, every line is, also the last words of a command that failed.
    static let format = LogFormat(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

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
