/// One parsed, fully validated JSON text (RFC 8259) with the bytes it came from.
///
/// Immutable and cheap to copy: a single reference. Values keep that reference, so none can outlive its bytes.
package struct JSONDocument: Sendable {
    let storage: JSONStorage

    /// Takes over `bytes`. An array that is not referenced elsewhere and has `JSONDocument.padding` bytes of spare capacity is
    /// used in place; any other is copied once.
    ///
    /// - Throws: `JSONError` with the first fault of the text.
    package init(parsing bytes: consuming [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        let length = bytes.count
        try JSONDocument.check(length: length, limits: limits)
        bytes.append(contentsOf: repeatElement(0, count: JSONDocument.padding))
        storage = try JSONStorage(padded: bytes, length: length, limits: limits)
    }

    /// Copies `bytes` once.
    ///
    /// - Throws: `JSONError` with the first fault of the text.
    package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default) throws(JSONError) {
        try JSONDocument.check(length: bytes.count, limits: limits)
        let padded = [UInt8](unsafeUninitializedCapacity: bytes.count + JSONDocument.padding) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            UnsafeMutableBufferPointer(rebasing: buffer[bytes.count..<bytes.count + JSONDocument.padding]).initialize(repeating: 0)
            count = bytes.count + JSONDocument.padding
        }
        storage = try JSONStorage(padded: padded, length: bytes.count, limits: limits)
    }

    /// Parses the UTF-8 of `text`.
    ///
    /// - Throws: `JSONError` with the first fault of the text.
    package init(parsing text: String, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: [UInt8](text.utf8), limits: limits)
    }

    /// Spare capacity that lets `init(parsing:)` use an array in place.
    package static let padding = JSONStorage.padding

    package var root: JSONValue { JSONValue(storage: storage, index: 1) }

    /// Length of the received text, byte order mark and surrounding white space included.
    package var byteCount: Int { storage.length }

    /// Refused before anything of that size is copied or allocated.
    private static func check(length: Int, limits: JSONLimits) throws(JSONError) {
        guard length > limits.maximumBytes else { return }
        let reason = "the document has \(length) bytes, more than the limit of \(limits.maximumBytes)"
        throw JSONError(code: .tooLarge, offset: limits.maximumBytes, line: 1, column: 1, reason: reason)
    }
}
