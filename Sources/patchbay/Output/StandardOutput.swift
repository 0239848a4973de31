import Foundation

/// Standard output: results, and nothing else. Messages go to standard error.
enum StandardOutput {
    /// Whoever read the output has gone: a reason to stop quietly.
    struct Closed: Error {}

    /// A reader that goes away must be an error of a write, not the end of the process.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Writes what a command has to say before it ends with its own status: a reader that has gone does not change that.
    static func writing(_ body: () throws -> Void) throws {
        do { try body() } catch is Closed {}
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
