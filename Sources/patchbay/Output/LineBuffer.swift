import Synchronization

/// Collects records and writes them to standard output in large pieces, one a line.
final class LineBuffer: Sendable {
    private static let size = 1 << 16
    private let bytes = Mutex<[UInt8]>([])

    /// Adds the bytes as they are and a line feed.
    ///
    /// A line break inside valid JSON is white space between tokens (within a string it is written `\n`): it is left out, since it would
    /// cut the record in two.
    func append(record: UnsafeRawBufferPointer) throws {
        try bytes.withLock { bytes in
            if record.contains(where: Self.isLineBreak) {
                bytes.append(contentsOf: record.lazy.filter { !Self.isLineBreak($0) })
            } else {
                bytes.append(contentsOf: record)
            }
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count >= Self.size { try Self.flush(&bytes) }
        }
    }

    func flush() throws {
        try bytes.withLock { try Self.flush(&$0) }
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static func flush(_ bytes: inout [UInt8]) throws {
        try bytes.withUnsafeBytes { try StandardOutput.write(bytes: $0) }
        bytes.removeAll(keepingCapacity: true)
    }
}
