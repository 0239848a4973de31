internal import NIOCore

/// The bytes of an answer in one contiguous piece, so that a parser can read them where they are.
package struct UpstreamBody: Sendable {
    /// Spare bytes kept behind the last one by the client. Parsers that read in blocks (simdjson reads up to 64 bytes past the end)
    /// then need no copy of the page.
    package static let spareBytes = 64

    var buffer: ByteBuffer

    init(buffer: ByteBuffer) {
        self.buffer = buffer
    }

    package init(_ bytes: some Sequence<UInt8> = [UInt8]()) {
        var buffer = ByteBuffer(bytes: bytes)
        buffer.reserveCapacity(minimumWritableBytes: Self.spareBytes)
        self.buffer = buffer
    }

    /// The number of bytes.
    package var count: Int { buffer.readableBytes }

    package var isEmpty: Bool { count == 0 }

    /// The bytes, copied into an array.
    package var bytes: [UInt8] { Array(buffer.readableBytesView) }

    /// Calls `body` with the bytes where they are. The pointer is valid during the call only.
    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try buffer.withUnsafeReadableBytes(body)
    }

    /// Calls `body` with the bytes where they are and the number of bytes behind the last one that may be read (never written).
    /// Bodies that the client collected have at least ``spareBytes``; their content is unspecified.
    package func withUnsafeBytesAndSpare<R>(_ body: (UnsafeRawBufferPointer, _ spare: Int) throws -> R) rethrows -> R {
        let spare = buffer.writableBytes
        return try buffer.withUnsafeReadableBytes { try body($0, spare) }
    }
}
