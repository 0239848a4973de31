extension UpstreamURL {
    static func refuseControlCharacters(_ text: String) throws(UpstreamError) {
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }) else {
            throw UpstreamError(.invalidURL, "the URL contains a space, a control character or a backslash")
        }
    }

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    static func parseAuthority(_ text: Substring) throws(UpstreamError) -> (host: Host, port: Int?) {
        guard !text.contains("@") else { throw UpstreamError(.invalidURL, "the URL contains user information") }
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]"), let address = IPAddress(text[text.index(after: text.startIndex)..<close]),
                case .v6 = address
            else { throw UpstreamError(.invalidURL, "the URL contains a malformed IPv6 address") }
            return (.address(address), try parsePort(text[text.index(after: close)...]))
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        return (try parseHost(text[..<colon]), try parsePort(text[colon...]))
    }

    private static func parsePort(_ text: Substring) throws(UpstreamError) -> Int? {
        if text.isEmpty { return nil }
        let digits = text.dropFirst()
        guard text.first == ":", (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { throw UpstreamError(.invalidURL, "the URL contains a malformed port") }
        return port
    }

    private static func parseHost(_ text: Substring) throws(UpstreamError) -> Host {
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        guard (1...253).contains(name.utf8.count), name.utf8.allSatisfy(isHostByte) else {
            throw UpstreamError(.invalidURL, "the URL's host is empty or has characters other than letters, digits, '-', '_' and '.'")
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ (1...63).contains($0.utf8.count) }), let last = labels.last else {
            throw UpstreamError(.invalidURL, "the URL's host has an empty or overlong label")
        }
        // Resolvers read 127.1, 0x7f.1, 0177.0.0.1 and 2130706433 as addresses (inet_aton), so a last label that looks like a number
        // makes the host an address, and then only the canonical spelling is taken.
        guard looksNumeric(last) else { return .name(name) }
        guard let address = IPAddress(name), case .v4 = address else {
            throw UpstreamError(.addressForbidden, "the URL's host is an IPv4 address in an unusual spelling")
        }
        return .address(address)
    }

    private static func looksNumeric(_ label: Substring) -> Bool {
        if label.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return label.hasPrefix("0x") && label.utf8.dropFirst(2).allSatisfy(isHexDigit)
    }

    /// Splits what follows the authority and percent-encodes what RFC 3986 section 3.3 and 3.4 do not allow; the fragment is dropped.
    static func splitPath(_ text: Substring) -> (path: String, query: String?) {
        let withoutFragment = text.prefix { $0 != "#" }
        guard let mark = withoutFragment.firstIndex(of: "?") else { return (encode(withoutFragment), nil) }
        return (encode(withoutFragment[..<mark]), encode(withoutFragment[withoutFragment.index(after: mark)...]))
    }

    private static func encode(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ isPathByte($0) }) { return String(text) }
        var out: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let digits = bytes[(index + 1)...].prefix(2)
            let isEscape = byte == UInt8(ascii: "%") && digits.count == 2 && digits.allSatisfy(isHexDigit)
            if isEscape || isPathByte(byte) {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                for nibble in [byte >> 4, byte & 15] { out.append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble) }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

    private static func isHexDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20) }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_")
    }

    /// pchar, `/` and `?`, without the percent sign, which is legal only in front of two hex digits.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
    }
}
