/// Cuts a source into tokens, one at a time.
struct Lexer {
    let bytes: [UInt8]
    private(set) var position: Int

    /// - Parameter start: where to begin, so that a template can lex the expressions inside its text.
    init(_ bytes: [UInt8], from start: Int = 0) {
        self.bytes = bytes
        self.position = start
    }

    mutating func next() throws(SyntaxFailure) -> Token {
        skipSpace()
        let start = position
        guard start < bytes.count else { return Token(kind: .end, range: start..<start) }
        let kind = try kind(at: start, bytes[start])
        return Token(kind: kind, range: start..<position)
    }

    private mutating func kind(at start: Int, _ byte: UInt8) throws(SyntaxFailure) -> Token.Kind {
        if Self.startsName(byte) {
            if let literal = try prefixedString() { return literal }
            return .name(name())
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(isRaw: false, isBytes: false)
        case UInt8(ascii: "`"): return .quotedName(try quotedName())
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: ".") where Self.isDigit(peek(1)): return try number()
        default: return .symbol(try symbol())
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func name() -> String {
        let start = position
        while position < bytes.count, Self.startsName(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedName() throws(SyntaxFailure) -> String {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            let byte = bytes[position]
            let isAllowed = Self.startsName(byte) || Self.isDigit(byte) || byte == 0x20 || "-./".utf8.contains(byte)
            guard isAllowed else {
                throw SyntaxFailure("a quoted name holds only letters, digits, space and `_-./`", at: position)
            }
            position += 1
        }
        guard position < bytes.count else { throw SyntaxFailure("this quoted name has no end", at: start) }
        guard position > start + 1 else { throw SyntaxFailure("a quoted name cannot be empty", at: start) }
        position += 1
        return String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
    }

    private mutating func symbol() throws(SyntaxFailure) -> Token.Symbol {
        let byte = bytes[position]
        if let pair = Self.pair(byte, peek(1)) {
            position += 2
            return pair
        }
        guard let symbol = Self.single[Int(byte)] else { throw SyntaxFailure(Self.advice(for: byte), at: position) }
        position += 1
        return symbol
    }

    /// The symbol of each byte that is one by itself.
    private static let single: [Token.Symbol?] = (0...255).map { Token.Symbol(rawValue: String(UnicodeScalar(UInt8($0)))) }

    private static func pair(_ first: UInt8, _ second: UInt8?) -> Token.Symbol? {
        switch (first, second) {
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
        case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
        default: nil
        }
    }

    private static func advice(for byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "="): "a single `=` means nothing here; equality is `==`"
        case UInt8(ascii: "&"): "a single `&` means nothing here; the logical and is `&&`"
        case UInt8(ascii: "|"): "a single `|` means nothing here; the logical or is `||`"
        case 0x21...0x7E: "unexpected character `\(Character(UnicodeScalar(byte)))`"
        default: "unexpected character; outside strings only ASCII is allowed"
        }
    }
}

extension Lexer {
    func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    mutating func advance(by count: Int = 1) {
        position += count
    }

    static func startsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }
}
