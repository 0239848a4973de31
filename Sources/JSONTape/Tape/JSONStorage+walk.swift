extension JSONStorage {
    /// Kind of the word at `index`.
    func tag(at index: Int) -> UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }

    /// Index of what follows the value at `index`.
    func index(after index: Int) -> Int {
        let word = tape[index]
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case JSONTag.object, JSONTag.array: return Int(word & 0xFFFF_FFFF)
        case JSONTag.int64, JSONTag.uint64, JSONTag.double: return index + 2
        default: return index + 1
        }
    }

    /// The unescaped bytes of the string at `index`, which must be one.
    func withString<R, E: Error>(at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        let start = Int(tape[index] & 0xFFFF_FFFF)
        return try strings.withUnsafeBufferPointer { (strings) throws(E) -> R in
            let length = Int(UnsafeRawBufferPointer(strings).loadUnaligned(fromByteOffset: start, as: UInt32.self))
            return try body(UnsafeBufferPointer(rebasing: strings[start + 4..<start + 4 + length]))
        }
    }

    /// The string at `index`, which must be one.
    func string(at index: Int) -> String {
        withString(at: index) { String(decoding: $0, as: UTF8.self) }
    }

    /// Members of the object, or elements of the array, at `index`.
    func count(at index: Int) -> Int {
        // The counter stops at its 24 bits, which `JSONLimits.mostValues` keeps out of reach.
        Int(tape[index] >> 32) & 0xFF_FFFF
    }

    /// Where the value at `index` lies in `bytes`.
    func range(at index: Int) -> Range<Int> {
        let start = Int(offsets[index])
        switch tag(at: index) {
        case JSONTag.object, JSONTag.array: return start..<Int(offsets[self.index(after: index) - 1]) + 1
        case JSONTag.string: return start..<endOfString(from: start)
        default: return start..<endOfScalar(from: start)
        }
    }

    private func endOfString(from start: Int) -> Int {
        var index = start + 1
        while index < length, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, length)
    }

    private func endOfScalar(from start: Int) -> Int {
        var index = start
        while index < length {
            switch bytes[index] {
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return index
            default: index += 1
            }
        }
        return index
    }
}
