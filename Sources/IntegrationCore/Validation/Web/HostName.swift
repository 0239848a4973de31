/// A host as URLs and `http.hosts` name it.
struct HostName {
    let text: String
    private let labels: [Substring]

    /// - Parameter text: In lower case, without port.
    init(_ text: String) {
        self.text = text
        labels = text.split(separator: ".", omittingEmptySubsequences: false)
    }

    /// What keeps it from being one; nil when nothing does.
    var problem: String? {
        if text.hasPrefix("[") || text.contains(":") { return "an IPv6 address is no host here: certificates are for names" }
        if let address = address {
            guard let value = address else { return "`\(text)` is an address in an unusual spelling" }
            return Self.isPrivate(value) ? "`\(text)` is an address of a private or reserved network" : nil
        }
        return TextFormat.host.matches(text[...].utf8) && !text.hasPrefix("*") ? nil : "`\(text)` is not a host name"
    }

    /// Whether it is a name below a public suffix, and not that suffix itself: `example.com`, `example.co.uk`.
    var isBelowRegistry: Bool {
        !DeclaredHosts.isRegistry(text) && labels.allSatisfy { !$0.isEmpty }
    }

    /// An IPv4 address: its value, or nil inside when it is spelt as only some parsers read it. Nil when it is none.
    private var address: UInt32?? {
        guard let last = labels.last, Self.isNumeric(last) else { return nil }
        guard labels.count == 4 else { return .some(nil) }
        var value: UInt32 = 0
        for label in labels {
            guard let byte = UInt8(label), String(byte) == label else { return .some(nil) }
            value = value << 8 | UInt32(byte)
        }
        return .some(value)
    }

    private static func isNumeric(_ label: Substring) -> Bool {
        !label.isEmpty
            && (label.allSatisfy { $0.isASCII && $0.isNumber } || label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit))
    }

    /// RFC 6890 and its successors: what is not on the public internet.
    private static func isPrivate(_ address: UInt32) -> Bool {
        let networks: [(base: UInt32, length: UInt32)] = [
            (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
            (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
            (0xCB00_7100, 24), (0xE000_0000, 3),
        ]
        return networks.contains { address >> (32 - $0.length) == $0.base >> (32 - $0.length) }
    }
}
