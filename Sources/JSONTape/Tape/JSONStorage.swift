import CSimdjson

/// A document's bytes and tape. Ordinary arrays throughout: the compiler proves it safe to share, and reads are bounds-checked.
///
/// The tape is simdjson's, copied to its exact length. Words of it:
/// - `{` and `[`: low 32 bits: index after the closing word; next 24 bits: number of members or elements;
/// - `"`: offset in `strings` of a 4-byte length and the unescaped bytes;
/// - `l`, `u`, `d`: the number is the next word;
/// - `t`, `f`, `n`: nothing more.
/// An object is key, value, key, value ...; word 0 is the root, the document's value starts at 1.
final class JSONStorage: Sendable {
    static let padding = Int(PB_JSON_PADDING)

    /// The received text and `padding` more bytes.
    let bytes: [UInt8]
    /// Length of the received text.
    let length: Int
    let tape: [UInt64]
    let strings: [UInt8]
    /// For each word of the tape where its value (or closing bracket) begins in `bytes`.
    let offsets: [UInt32]

    init(padded bytes: consuming [UInt8], length: Int, limits: JSONLimits) throws(JSONError) {
        self.bytes = bytes
        self.length = length
        let parts = try self.bytes.withUnsafeBufferPointer { (padded) throws(JSONError) in
            try JSONTapeParts(parsing: padded, length: length, limits: limits)
        }
        tape = parts.tape
        strings = parts.strings
        offsets = parts.offsets
    }
}
