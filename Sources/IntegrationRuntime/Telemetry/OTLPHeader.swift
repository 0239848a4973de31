package import IntegrationAuth

/// A header that a collector wants, such as its key. The value is a secret.
package struct OTLPHeader: Sendable {
    package let name: String
    package let value: Redacted<String>

    /// Reads `NAME=VALUE`; nil where the name is no name of a header or the value could not stand in one (RFC 9110, section 5), and for
    /// headers that the request has anyway.
    package init?(_ text: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        let name = text[..<equals]
        let value = text[text.index(after: equals)...]
        guard name.utf8.allSatisfy(Self.isOfToken), !Self.ours.contains(name.lowercased()),
            value.utf8.allSatisfy({ $0 == 0x09 || (0x20...0x7E).contains($0) })
        else { return nil }
        self.name = String(name)
        self.value = Redacted(String(value))
    }

    private static let ours: Set<String> = [
        "connection", "content-encoding", "content-length", "content-type", "host", "transfer-encoding", "user-agent",
    ]

    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
