import Foundation

/// Writes to one of the standard streams until everything is written.
enum FileDescriptorOutput {
    /// - Throws: ``StandardOutput/Closed`` when the reader has gone, else a ``Failure``.
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
