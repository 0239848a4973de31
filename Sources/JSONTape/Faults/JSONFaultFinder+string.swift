extension JSONFaultFinder {
    /// Passes a string (RFC 8259 section 7); `position` is on its opening quote.
    mutating func scanString() throws(Fault) {
        let start = position
        position += 1
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): try scanEscape()
            case 0..<0x20: throw malformed("a string holds an unescaped control character")
            case 0x20..<0x80: position += 1
            default: try scanMultibyte()
            }
        }
        throw Fault(code: .malformed, offset: start, reason: "a string does not end")
    }

    private mutating func scanEscape() throws(Fault) {
        let start = position
        guard start + 1 < text.count else { throw malformed("a string does not end") }
        switch text[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            let unit = try scanUnit()
            if (0xDC00...0xDFFF).contains(unit) { throw halfPair(at: start) }
            guard (0xD800...0xDBFF).contains(unit) else { return }
            guard position + 1 < text.count, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u") else {
                throw halfPair(at: start)
            }
            guard (0xDC00...0xDFFF).contains(try scanUnit()) else { throw halfPair(at: start) }
        default: throw malformed("a string holds an unknown escape")
        }
    }

    /// Passes `\uXXXX` and gives its value.
    private mutating func scanUnit() throws(Fault) -> UInt32 {
        let digits = position + 2..<min(position + 6, text.count)
        var unit: UInt32 = 0
        for byte in text[digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw malformed("an escape needs four hex digits") }
            unit = unit << 4 | UInt32(digit)
        }
        guard digits.count == 4 else { throw malformed("an escape needs four hex digits") }
        position += 6
        return unit
    }

    private func halfPair(at offset: Int) -> Fault {
        Fault(code: .invalidUTF8, offset: offset, reason: "an escape stands for half a surrogate pair")
    }

    private mutating func scanMultibyte() throws(Fault) {
        guard let length = UTF8Sequence.length(at: position, in: text) else {
            throw Fault(code: .invalidUTF8, offset: position, reason: "a string is not UTF-8")
        }
        position += length
    }
}
