/// Secrets that are known by what stands around them: in the address of a database or a webhook, or after the name of a key.
extension SecretScanner {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// One pass over the bytes: every manifest goes through here.
    static func surroundedMatches(in text: String) -> [Match] {
        var text = text
        return text.withUTF8 { bytes in
            var matches: [Match] = []
            for position in bytes.indices {
                switch bytes[position] {
                case UInt8(ascii: ":"):
                    if let offset = urlPassword(bytes, at: position) { matches.append(Match(name: "a password in a URL", offset: offset)) }
                    if let offset = assignedKey(bytes, before: position) { matches.append(Match(name: "a secret key", offset: offset)) }
                    if let offset = botToken(bytes, at: position) { matches.append(Match(name: "a Telegram bot token", offset: offset)) }
                case UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: " "), UInt8(ascii: ">"):
                    if let offset = assignedKey(bytes, before: position) { matches.append(Match(name: "a secret key", offset: offset)) }
                default: break
                }
            }
            return matches
        }
    }

    /// `scheme://user:password@host`.
    private static func urlPassword(_ bytes: Bytes, at colon: Int) -> Int? {
        guard colon + 3 < bytes.count, bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/") else { return nil }
        let authority = bytes[(colon + 3)...].prefix { !$0.isSpace && !"/?#\"'`<>".utf8.contains($0) }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")), let start = authority[..<at].firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let password = authority[(start + 1)..<at]
        // An expression, or what documentation writes instead of one.
        guard Set(password).count > 1, !password.contains(where: { "${}<>*".utf8.contains($0) }) else { return nil }
        return start + 1
    }

    /// `123456789:` and 35 characters, as in `/bot123456789:AAE…/getMe`.
    private static func botToken(_ bytes: Bytes, at colon: Int) -> Int? {
        let digits = bytes[..<colon].reversed().prefix(while: \.isDigit).count
        guard (8...12).contains(digits) else { return nil }
        let token = bytes[(colon + 1)...].prefix { $0.isLetter || $0.isDigit || "_-".utf8.contains($0) }
        return token.count == 35 ? colon - digits : nil
    }

    private static let keyNames = [
        "secret_access_key", "secretaccesskey", "client_secret", "clientsecret", "private_token", "api_secret", "auth_token",
    ].map { Array($0.utf8) }

    /// The name of a key, a sign, and random text: `aws_secret_access_key = …`.
    ///
    /// - Parameter end: Where the name ends.
    private static func assignedKey(_ bytes: Bytes, before end: Int) -> Int? {
        // All names end in one of these: nearly every place is passed over here.
        guard end > 8, "yYtTnN".utf8.contains(bytes[end - 1]) else { return nil }
        let isNamed = keyNames.contains { name in
            end >= name.count && name.indices.allSatisfy { bytes[end - name.count + $0] | 0x20 == name[$0] | 0x20 }
        }
        guard isNamed else { return nil }
        let rest = bytes[end...]
        let signs = rest.prefix { $0 == UInt8(ascii: " ") || "=:\"'>`".utf8.contains($0) }
        guard signs.contains(where: { "=: ".utf8.contains($0) }) else { return nil }
        let value = rest[signs.endIndex...].prefix { !$0.isSpace && !"\"'`,;<>})".utf8.contains($0) }
        let text = Substring(decoding: value, as: UTF8.self)
        guard value.count >= 20, isRandom(text), !SecretText.isPlaceholder(text), !SecretText.isIdentifier(text) else { return nil }
        return signs.endIndex
    }
}
