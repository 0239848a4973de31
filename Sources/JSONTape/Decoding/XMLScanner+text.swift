extension XMLScanner {
    /// Appends the text up to the next `<`, references replaced and line ends made LF.
    mutating func appendText(to text: inout [UInt8]) throws(JSONError) {
        while !isAtEnd, bytes[position] != UInt8(ascii: "<") {
            guard !starts(with: "]]>") else { throw fault("the end of a CDATA section stands without its beginning") }
            try appendCharacter(to: &text)
        }
    }

    /// Appends a CDATA section, whose `<![CDATA[` is passed already.
    mutating func appendCDATA(to text: inout [UInt8]) throws(JSONError) {
        let start = position
        while !skip("]]>") {
            guard !isAtEnd else { throw fault("a CDATA section does not end", at: start) }
            try appendPlain(to: &text)
        }
    }

    /// Appends an attribute's value with its quotes passed; white space in it becomes blanks.
    mutating func appendAttributeValue(to text: inout [UInt8]) throws(JSONError) {
        guard !isAtEnd, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
            throw fault("expected the quoted value of an attribute")
        }
        let start = position
        let quote = bytes[position]
        position += 1
        while !isAtEnd, bytes[position] != quote {
            switch bytes[position] {
            case UInt8(ascii: "<"): throw fault("an attribute holds a less-than sign")
            case UInt8(ascii: "&"): try appendReference(to: &text)
            default:
                try appendPlain(to: &text)
                if let last = text.last, XMLScanner.isSpace(last) { text[text.count - 1] = 0x20 }
            }
        }
        guard !isAtEnd else { throw fault("an attribute does not end", at: start) }
        position += 1
    }

    private mutating func appendCharacter(to text: inout [UInt8]) throws(JSONError) {
        if bytes[position] == UInt8(ascii: "&") {
            try appendReference(to: &text)
        } else {
            try appendPlain(to: &text)
        }
    }

    private mutating func appendPlain(to text: inout [UInt8]) throws(JSONError) {
        try checkCharacter()
        if bytes[position] == 0x0D {
            text.append(0x0A)
            position += position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
        } else {
            text.append(bytes[position])
            position += 1
        }
    }

    /// Appends what a reference stands for. Only the predefined entities exist, as no text can declare others.
    private mutating func appendReference(to text: inout [UInt8]) throws(JSONError) {
        let start = position
        for (reference, byte) in XMLScanner.predefined where skip(reference) {
            text.append(byte)
            return
        }
        guard skip("&#") else { throw fault("an entity is not one of the five predefined ones") }
        let radix: UInt32 = skip("x") ? 16 : 10
        var value: UInt32 = 0
        let digits = position
        while !isAtEnd, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, digit < radix, value <= 0x10FFFF {
            value = value * radix + UInt32(digit)
            position += 1
        }
        guard position > digits, skip(";"), let scalar = Unicode.Scalar(value), XMLScanner.isCharacter(value) else {
            throw fault("a character reference stands for no character", at: start)
        }
        text.append(contentsOf: String(Character(scalar)).utf8)
    }

    private static let predefined: [(StaticString, UInt8)] = [
        ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")), ("&quot;", UInt8(ascii: "\"")),
        ("&apos;", UInt8(ascii: "'")),
    ]

    /// The production Char of XML 1.0; surrogates are no scalars anyway.
    private static func isCharacter(_ value: UInt32) -> Bool {
        value >= 0x20 ? value & 0xFFFE != 0xFFFE || value > 0xFFFF : value == 0x09 || value == 0x0A || value == 0x0D
    }
}
