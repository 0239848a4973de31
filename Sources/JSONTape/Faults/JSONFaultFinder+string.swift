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
            default: try scanMultibyte(byte)
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

    /// Passes one well-formed sequence of table 3-7 of the Unicode standard.
    private mutating func scanMultibyte(_ lead: UInt8) throws(Fault) {
        let second: ClosedRange<UInt8>
        let count: Int
        switch lead {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw invalidUTF8()
        }
        guard position + count <= text.count, second.contains(text[position + 1]),
            text[position + 2..<position + count].allSatisfy({ (0x80...0xBF).contains($0) })
        else { throw invalidUTF8() }
        position += count
    }

    private func invalidUTF8() -> Fault {
        Fault(code: .invalidUTF8, offset: position, reason: "a string is not UTF-8")
    }
}
