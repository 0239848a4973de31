extension PostgresSettings {
    /// What libpq would read otherwise than it is meant, mostly a password that is not encoded; nil where nothing is. It names no part of the
    /// address: parts of a password would be taken for the host's name or its port, and stand in messages then.
    package var fault: String? {
        guard let scheme = url.firstRange(of: "://") else { return "the address of the database has to begin with postgres://" }
        let rest = url[scheme.upperBound...]
        guard !Self.hasBrokenEscape(rest) else { return Self.encoding }
        // As libpq has it: the first @ before the first slash ends the user and the password.
        let authority = rest.prefix { $0 != "/" }
        let hosts = authority.firstIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let named = hosts.prefix { $0 != "?" }
        guard !named.contains("@"), named.split(separator: ",").allSatisfy(Self.isHost) else { return Self.encoding }
        let path = rest[authority.endIndex...].prefix { $0 != "?" }
        return named.endIndex == authority.endIndex && path.contains("@") ? Self.encoding : nil
    }

    private static let encoding =
        "the address of the database cannot be read: in a password, : / ? # [ ] @ % are written as %3A %2F %3F %23 %5B %5D %40 %25"

    private static func hasBrokenEscape(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { index in
            guard bytes[index] == UInt8(ascii: "%") else { return false }
            let digits = bytes[(index + 1)...].prefix(2)
            let areDigits = digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
            return !areDigits || digits.allSatisfy { $0 == UInt8(ascii: "0") }
        }
    }

    /// A name or an address, and perhaps a port.
    private static func isHost(_ text: Substring) -> Bool {
        let port = text.hasPrefix("[") ? text[(text.firstIndex(of: "]") ?? text.startIndex)...].dropFirst() : text.drop { $0 != ":" }
        return port.isEmpty || port.hasPrefix(":") && port.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
}
