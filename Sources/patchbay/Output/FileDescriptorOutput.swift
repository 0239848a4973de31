import Foundation

/// Writes to one of the standard streams until everything is written.
enum FileDescriptorOutput {
    /// - Throws: ``StandardOutput/Closed`` when the reader has gone, else a ``Failure``.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Foundation.write(descriptor, start, rest.count)
            guard written < 0 else {
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: wait(for: descriptor)
            case EPIPE: throw StandardOutput.Closed()
            case let code: throw Failure(.failure, "Error: the output cannot be written: \(String(cString: strerror(code)))")
            }
        }
    }

    /// Whoever started the program may have made its terminal or pipe non-blocking: nothing is lost, it only takes until it is read.
    private static func wait(for descriptor: Int32) {
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&place, 1, -1)
    }
}
