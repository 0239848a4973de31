extension Lexer {
    /// An integer (decimal or hexadecimal), an unsigned integer (with `u` behind it) or a double.
    mutating func number() throws(SyntaxFailure) -> Token.Kind {
        let start = position
        if peek(0) == UInt8(ascii: "0"), let marker = peek(1), marker | 0x20 == UInt8(ascii: "x"), peek(2)?.hexadecimalDigit != nil {
            advance(by: 2)
            let digits = position
            while peek(0)?.hexadecimalDigit != nil { advance() }
            return try integer(String(decoding: bytes[digits..<position], as: UTF8.self), radix: 16, start: start)
        }
        var isDouble = false
        skipDigits()
        if peek(0) == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            isDouble = true
            advance()
            skipDigits()
        }
        if let marker = peek(0), marker | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if Self.isDigit(peek(signed ? 2 : 1)) {
                isDouble = true
                advance(by: signed ? 2 : 1)
                skipDigits()
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard isDouble else { return try integer(text, radix: 10, start: start) }
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else {
            throw SyntaxFailure("this number does not fit a double", at: start)
        }
        try endNumber(start)
        return .double(value)
    }

    private mutating func integer(_ digits: String, radix: Int, start: Int) throws(SyntaxFailure) -> Token.Kind {
        let isUnsigned = peek(0).map { $0 | 0x20 == UInt8(ascii: "u") } ?? false
        if isUnsigned { advance() }
        try endNumber(start)
        guard let magnitude = UInt64(digits, radix: radix), isUnsigned || magnitude <= UInt64(Int64.max) + 1 else {
            throw SyntaxFailure("this number does not fit 64 bits", at: start)
        }
        return isUnsigned ? .unsigned(magnitude) : .integer(magnitude)
    }

    /// Refuses `1abc`, which would otherwise read as two tokens.
    private func endNumber(_ start: Int) throws(SyntaxFailure) {
        if let byte = peek(0), Self.startsName(byte) || Self.isDigit(byte) {
            throw SyntaxFailure("malformed number", at: start)
        }
    }

    private mutating func skipDigits() {
        while Self.isDigit(peek(0)) { advance() }
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexadecimalDigit: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
