extension SpelledText {
    /// Ways to write single characters of a text otherwise.
    enum Escape: CaseIterable {
        /// RFC 3986: `%2F`.
        case percent
        /// RFC 8259 and the languages around it: `\"`, `\u00e9`, `\xe9`.
        case backslash
        /// `&quot;`, `&#233;`, `&#xe9;`.
        case entity

        fileprivate var mark: UInt8 {
            switch self {
            case .percent: UInt8(ascii: "%")
            case .backslash: UInt8(ascii: "\\")
            case .entity: UInt8(ascii: "&")
            }
        }
    }

    private static let entities = ["amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "apos;": "'"]
    private static let controls = ["b": 0x08, "f": 0x0c, "n": 0x0a, "r": 0x0d, "t": 0x09] as [Character: UInt8]

    /// This text with one kind of escape resolved; nil when there is none in it.
    func resolving(_ escape: Escape) -> SpelledText? {
        guard bytes.contains(escape.mark) else { return nil }
        var resolved = SpelledText()
        var position = 0
        var plain = 0
        while position < bytes.count {
            guard bytes[position] == escape.mark, let (decoded, length) = decoded(escape, at: position) else {
                position += 1
                continue
            }
            resolved.append(plain..<position, of: self)
            resolved.append(decoded, for: position..<(position + length), of: self)
            position += length
            plain = position
        }
        guard plain > 0 else { return nil }
        resolved.append(plain..<bytes.count, of: self)
        return resolved
    }

    /// What an escape at a place stands for, and how long it is.
    private func decoded(_ escape: Escape, at position: Int) -> (bytes: [UInt8], length: Int)? {
        switch escape {
        case .percent: return number(at: position + 1, digits: 2).map { ([UInt8($0)], 3) }
        case .backslash: return backslash(at: position)
        case .entity: return entity(at: position)
        }
    }

    private func backslash(at position: Int) -> (bytes: [UInt8], length: Int)? {
        guard position + 1 < bytes.count else { return nil }
        switch bytes[position + 1] {
        case UInt8(ascii: "u"):
            guard let unit = number(at: position + 2, digits: 4) else { return nil }
            if 0xd800..<0xdc00 ~= unit, bytes[(position + 6)...].starts(with: Array(#"\u"#.utf8)),
                let low = number(at: position + 8, digits: 4), 0xdc00..<0xe000 ~= low
            {
                return Self.utf8(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)).map { ($0, 12) }
            }
            return Self.utf8(unit).map { ($0, 6) }
        case UInt8(ascii: "x"): return number(at: position + 2, digits: 2).map { ([UInt8($0)], 4) }
        case let other: return ([Self.controls[Character(Unicode.Scalar(other))] ?? other], 2)
        }
    }

    private func entity(at position: Int) -> (bytes: [UInt8], length: Int)? {
        let rest = bytes[(position + 1)...].prefix(10)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: rest[...end], as: UTF8.self)
        let length = end + 1 - position
        if let character = Self.entities[name] { return (Array(character.utf8), length) }
        let digits = name.dropFirst().dropLast()
        guard name.first == "#", let first = digits.first else { return nil }
        let number = first == "x" || first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Self.utf8).map { ($0, length) }
    }

    private func number(at position: Int, digits: Int) -> UInt32? {
        guard position + digits <= bytes.count else { return nil }
        var number: UInt32 = 0
        for byte in bytes[position..<(position + digits)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    private static func utf8(_ number: UInt32) -> [UInt8]? {
        Unicode.Scalar(number).map { Array(String(Character($0)).utf8) }
    }
}
