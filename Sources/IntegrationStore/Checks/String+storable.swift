import Crypto
import Foundation

extension String {
    /// Without U+0000, which PostgreSQL keeps in no text: words of a provider must not keep all else from being stored.
    var storable: String { utf8.contains(0) ? replacing("\u{0}", with: "\u{FFFD}") : self }

    /// No longer than an index of PostgreSQL takes, 2,704 bytes with all that is beside it: of a longer one stays the beginning, and a digest that
    /// tells it from others with the same.
    var indexable: String {
        guard utf8.count > Self.longestIndexed else { return self }
        let digest = SHA256.hash(data: Data(utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        var end = utf8.index(startIndex, offsetBy: Self.longestIndexed - 100)
        while end > startIndex, String(utf8[..<end]) == nil { end = utf8.index(before: end) }
        return "\(self[..<end])…\(digest)"
    }

    private static let longestIndexed = 2000
}

extension [UInt8] {
    /// A text in JSON without the escape of U+0000, which functions of PostgreSQL refuse to read.
    var storableJSON: [UInt8] {
        let backslash = UInt8(ascii: "\\")
        guard contains(backslash) else { return self }
        let null = Array("\\u0000".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(count)
        var rest = self[...]
        while let place = rest.firstIndex(of: backslash) {
            text += rest[..<place]
            rest = rest[place...]
            let isNull = rest.starts(with: null)
            text += isNull ? Array("\\ufffd".utf8) : Array(rest.prefix(2))
            rest = rest.dropFirst(isNull ? null.count : 2)
        }
        return text + rest
    }
}
