/// Well-formed UTF-8 (table 3-7 of the Unicode standard).
enum UTF8Sequence {
    /// Bytes of the sequence that begins at `position`, which is inside `text`; nil if it is not well-formed.
    static func length(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        let second: ClosedRange<UInt8>
        let count: Int
        switch text[position] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard position + count <= text.count, second.contains(text[position + 1]),
            text[position + 2..<position + count].allSatisfy({ (0x80...0xBF).contains($0) })
        else { return nil }
        return count
    }

    /// Where `text` stops being UTF-8; nil if it never does.
    static func firstFault(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var position = 0
        while position < text.count {
            guard let length = length(at: position, in: text) else { return position }
            position += length
        }
        return nil
    }
}
