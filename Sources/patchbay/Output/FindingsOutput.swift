import IntegrationStore
import JSONTape
import Synchronization

/// Writes a JSON document whose last member is a list of findings to standard output, one finding at a time: there may be a great many.
final class FindingsOutput: Sendable {
    private static let size = 1 << 16
    private static let closing = "]}"

    private let pending: Mutex<[UInt8]>
    private let isFirst = Mutex(true)

    /// - Parameter document: The document with the list still empty.
    init(_ document: String) {
        pending = Mutex(Array(document.utf8.dropLast(Self.closing.utf8.count)))
    }

    func append(_ finding: Finding) throws {
        var writer = JSONWriter()
        FindingJSON.write(finding, to: &writer)
        let needsComma = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return !isFirst
        }
        try pending.withLock { pending in
            if needsComma { pending.append(UInt8(ascii: ",")) }
            pending += writer.bytes
            if pending.count >= Self.size { try Self.flush(&pending) }
        }
    }

    /// Closes list and document.
    func finish() throws {
        try pending.withLock { pending in
            pending += Array("\(Self.closing)\n".utf8)
            try Self.flush(&pending)
        }
    }

    private static func flush(_ bytes: inout [UInt8]) throws {
        try bytes.withUnsafeBytes { try StandardOutput.write(bytes: $0) }
        bytes.removeAll(keepingCapacity: true)
    }
}
