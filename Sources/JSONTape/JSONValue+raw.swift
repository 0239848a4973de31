extension JSONValue {
    /// Exactly the bytes received for this value, from its first to its last, white space inside included. The pointer ends with
    /// `body`.
    package func withRawBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let range = storage.range(at: index)
        return try storage.bytes.withUnsafeBufferPointer { (bytes) throws(E) -> R in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range])))
        }
    }

    /// A copy of exactly the bytes received for this value.
    package var rawBytes: [UInt8] { withRawBytes { Array($0) } }

    /// Where this value begins in the received text, in bytes.
    package var offset: Int { storage.range(at: index).lowerBound }
}
