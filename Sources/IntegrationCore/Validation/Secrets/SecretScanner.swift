/// Finds what looks like a secret in text. It says where and what kind, and never gives the secret itself.
struct SecretScanner: Sendable {
    struct Match: Sendable {
        /// What it looks like.
        let name: String
        /// In bytes of UTF-8.
        let offset: Int
    }

    private let shapes: [UInt8: [SecretShape]]

    init(shapes: [SecretShape] = SecretShape.known) {
        self.shapes = Dictionary(grouping: shapes) { $0.prefix[0] }
    }

    /// Issued secrets of known formats, anywhere in a text.
    func matches(in text: String) -> [Match] {
        (shapeMatches(in: text) + Self.surroundedMatches(in: text)).sorted { $0.offset < $1.offset }
    }

    /// Issued secrets by their formats alone, without those that say themselves that they are none.
    func issued(in text: String) -> [Match] {
        shapeMatches(in: text).filter { match in
            let start = text.utf8.index(text.startIndex, offsetBy: match.offset)
            let token = text[start...].prefix { !$0.isWhitespace && !"\"',".contains($0) }
            let lower = token.lowercased()
            return !SecretText.isPlaceholder(token) && !["sandbox", "fake", "test-", "abcdef"].contains { lower.contains($0) }
        }
    }

    private func shapeMatches(in text: String) -> [Match] {
        var text = text
        return text.withUTF8 { bytes in
            var found: [Match] = []
            var position = 0
            while position < bytes.count {
                if position == 0 || !SecretShape.isTokenCharacter(bytes[position - 1]) || bytes[position] == UInt8(ascii: "-"),
                    let shape = shapes[bytes[position]]?.first(where: { Self.matches($0, bytes, at: position) })
                {
                    found.append(Match(name: shape.name, offset: position))
                    position += shape.prefix.count + shape.length
                } else {
                    position += 1
                }
            }
            return found
        }
    }

    private static let exampleMark = Array("EXAMPLE".utf8)

    private static func matches(_ shape: SecretShape, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        let end = start + shape.prefix.count + shape.length
        guard end <= bytes.count else { return false }
        for (index, byte) in shape.prefix.enumerated() where bytes[start + index] != byte { return false }
        guard (start + shape.prefix.count..<end).allSatisfy({ shape.isPart(bytes[$0]) }) else { return false }
        // Providers mark the keys of their documentation this way: AKIAIOSFODNN7EXAMPLE.
        return !bytes[start..<end].suffix(exampleMark.count).elementsEqual(exampleMark)
    }

    /// A literal at a place meant for a secret, such as an Authorization header: a scheme with a long token, or random text.
    ///
    /// - Parameters:
    ///   - literal: Text without expressions.
    ///   - isHeader: Whether it is the value of a header, where a scheme is followed by nothing else.
    func looksSecret(_ literal: String, named name: String, isHeader: Bool) -> Bool {
        let words = literal.split(whereSeparator: \.isWhitespace)
        let schemes: Set = ["bearer", "token", "ssws", "basic", "apikey", "bot", "genie"]
        if words.count == 2, schemes.contains(words[0].lowercased()) {
            // In a title or a text such words say something else: `Token rotation`.
            return isHeader
                ? words[1].utf8.count >= 6 && !SecretText.isPlaceholder(words[1]) : SecretText.mayBeSecret(String(words[1]))
        }
        guard words.count == 1, Self.isSecretName(name) else { return false }
        return Self.isRandom(words[0])
    }

    static func isSecretName(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["token", "secret", "password", "passwd", "authorization", "api_key", "apikey", "api-key", "private_key", "access_key"]
            .contains { name.holds($0) }
    }

    /// Letters and digits mixed, without words: at least 20 characters and 3.5 bits of Shannon entropy each.
    static func isRandom(_ text: Substring) -> Bool {
        guard text.utf8.count >= 20, text.utf8.allSatisfy({ SecretShape.isTokenCharacter($0) || "+/=".utf8.contains($0) }),
            text.contains(where: \.isNumber), text.contains(where: \.isLetter)
        else { return false }
        var counts: [Character: Double] = [:]
        for character in text { counts[character, default: 0] += 1 }
        let total = Double(text.count)
        // The logarithm to base 2 of a share, from its exponent and significand: no maths library in Core for one function.
        let entropy = counts.values.reduce(0) { $0 - ($1 / total) * Self.log2($1 / total) }
        return entropy >= 3.5
    }

    private static func log2(_ value: Double) -> Double {
        var fraction = value.significand
        var result = Double(value.exponent)
        var bit = 0.5
        for _ in 0..<20 {
            fraction *= fraction
            if fraction >= 2 {
                fraction /= 2
                result += bit
            }
            bit /= 2
        }
        return result
    }
}
