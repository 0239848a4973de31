/// The words of an expression as far as rules need them that no type can express.
struct ExpressionLexicon {
    enum Word: Equatable {
        case name(String)
        /// The text of a string literal as it stands, with its quotes.
        case literal(String)
        case number(String)
        case symbol(Character)
    }

    /// Each word with its offset in bytes of UTF-8.
    let words: [(word: Word, offset: Int)]

    init(_ source: String) {
        var words: [(word: Word, offset: Int)] = []
        let bytes = Array(source.utf8)
        var position = 0
        while position < bytes.count {
            let start = position
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                position = Self.endOfString(bytes, from: position)
                words.append((.literal(String(decoding: bytes[start..<position], as: UTF8.self)), start))
            case let byte where Self.isNameStart(byte):
                while position < bytes.count, Self.isNameStart(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
                words.append((.name(String(decoding: bytes[start..<position], as: UTF8.self)), start))
            case let byte where Self.isDigit(byte):
                while position < bytes.count, Self.isNumberPart(bytes[position]) { position += 1 }
                words.append((.number(String(decoding: bytes[start..<position], as: UTF8.self)), start))
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case let byte:
                position += 1
                words.append((.symbol(Character(Unicode.Scalar(byte))), start))
            }
        }
        self.words = words
    }

    /// Whether a branch of a condition is `null`, as in `has(record.id) ? record.id : null`.
    var yieldsNull: Bool {
        zip(words, words.dropFirst()).contains { left, right in
            (left.word == .symbol("?") || left.word == .symbol(":") || left.word == .symbol("(")) && right.word == .name("null")
        } && words.contains { $0.word == .symbol("?") || $0.word == .name("orValue") }
    }

    /// Where something is divided by a literal zero.
    var divisionsByZero: [Int] {
        zip(words, words.dropFirst()).compactMap { left, right in
            guard left.word == .symbol("/") || left.word == .symbol("%"), case .number(let number) = right.word else { return nil }
            return number.lowercased().allSatisfy { "0.ux".contains($0) } ? left.offset : nil
        }
    }

    /// Texts that are a branch of a condition or all there is: `a` and `b` of `x ? "a" : "b"`.
    var branchLiterals: [(text: String, offset: Int)] {
        words.indices.compactMap { index in
            guard case .literal(let literal) = words[index].word, literal.count >= 2 else { return nil }
            let isAlone = words.count == 1
            let isBranch = index > 0 && (words[index - 1].word == .symbol("?") || words[index - 1].word == .symbol(":"))
            return isAlone || isBranch ? (String(literal.dropFirst().dropLast()), words[index].offset) : nil
        }
    }

    /// Calls with one literal as their only argument, as an expression that can be tried alone: `matches("[a")`, `timestamp("soon")`.
    var constantCalls: [(expression: String, offset: Int)] {
        guard words.count >= 4 else { return [] }
        return (0...(words.count - 4)).compactMap { index in
            guard case .name(let function) = words[index].word, words[index + 1].word == .symbol("("),
                case .literal(let literal) = words[index + 2].word, words[index + 3].word == .symbol(")")
            else { return nil }
            switch function {
            case "matches": return ("\"\".matches(\(literal))", words[index + 2].offset)
            case "timestamp", "duration", "int", "uint", "double", "bool":
                return ("\(function)(\(literal))", words[index].offset)
            default: return nil
            }
        }
    }

    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != bytes[start] {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position + 1, bytes.count)
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNumberPart(_ byte: UInt8) -> Bool {
        isDigit(byte) || isNameStart(byte) || byte == UInt8(ascii: ".")
    }
}
