/// Keeps bombs of aliases away from the YAML parser, which expands them when it compares keys.
///
/// With so few aliases the expansion is at most some hundred times the file; `ManifestReader.nodeLimit` bounds it from there.
enum AliasCount {
    static let limit = 16

    /// Where the first alias too many stands, in bytes of UTF-8; nil when a text has no anchor, or few aliases. What only looks like
    /// one (inside quotes) counts as well.
    static func excess(in text: String) -> Int? {
        var anchors = 0
        var aliases = 0
        // Space, brackets, commas, colons and dashes are all that can stand before an anchor.
        var before = UInt8(ascii: "\n")
        var sign: UInt8 = 0
        var excess: Int?
        for (position, byte) in text.utf8.enumerated() {
            if sign != 0, byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") {
                if sign == UInt8(ascii: "&") { anchors += 1 } else { aliases += 1 }
                if aliases > limit, excess == nil { excess = position - 1 }
            }
            let isSign = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
            sign = isSign && (before.isSpace || "[]{},:?-".utf8.contains(before)) ? byte : 0
            before = byte
        }
        return anchors == 0 ? nil : excess
    }
}
