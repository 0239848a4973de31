extension Lexer {
    /// A string or bytes literal with a prefix (`r`, `b`, both), or `nil` when the name at hand is no prefix.
    mutating func prefixedString() throws(SyntaxFailure) -> Token.Kind? {
        var isRaw = false
        var isBytes = false
        var length = 0
        while let byte = peek(length) {
            switch byte | 0x20 {
            case UInt8(ascii: "r") where !isRaw: isRaw = true
            case UInt8(ascii: "b") where !isBytes: isBytes = true
            default:
                guard length > 0, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else { return nil }
                advance(by: length)
                return try string(isRaw: isRaw, isBytes: isBytes)
            }
            length += 1
        }
        return nil
    }

    mutating func string(isRaw: Bool, isBytes: Bool) throws(SyntaxFailure) -> Token.Kind {
        let start = position
        let quote = bytes[start]
        let isTriple = peek(1) == quote && peek(2) == quote
        advance(by: isTriple ? 3 : 1)
        var content: [UInt8] = []
        while true {
            guard let byte = peek(0) else { throw SyntaxFailure("this string has no end", at: start) }
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                advance(by: isTriple ? 3 : 1)
                break
            }
            if !isTriple, byte == 0x0A || byte == 0x0D {
                throw SyntaxFailure("this string has no end on its line; use three quotes for several lines", at: start)
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(into: &content, isBytes: isBytes)
            } else {
                content.append(byte)
                advance()
            }
        }
        return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(SyntaxFailure) {
        let start = position
        guard let marker = peek(1) else { throw SyntaxFailure("this string has no end", at: start) }
        if let simple = Self.simpleEscapes[marker] {
            content.append(simple)
            return advance(by: 2)
        }
        let code: UInt32
        switch marker {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): code = try digits(2, radix: 16, behind: 2)
        case UInt8(ascii: "u") where !isBytes: code = try digits(4, radix: 16, behind: 2)
        case UInt8(ascii: "U") where !isBytes: code = try digits(8, radix: 16, behind: 2)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): code = try digits(3, radix: 8, behind: 1)
        default: throw SyntaxFailure("unknown escape sequence; a backslash itself is written `\\\\`", at: start)
        }
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: code))
        } else {
            guard let scalar = UnicodeScalar(code) else { throw SyntaxFailure("this escape is no Unicode character", at: start) }
            content.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, behind distance: Int) throws(SyntaxFailure) -> UInt32 {
        var code: UInt32 = 0
        for index in 0..<count {
            guard let digit = peek(distance + index)?.hexadecimalDigit, digit < radix else {
                throw SyntaxFailure("this escape needs \(count) digits", at: position)
            }
            code = code &* radix &+ digit
        }
        advance(by: distance + count)
        return code
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C,
        UInt8(ascii: "?"): 0x3F, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
    ]
}
