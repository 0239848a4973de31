/// The URLs in a recorded body, taken apart once so that looking one up takes the same time however many there are.
struct RecordedLinks {
    /// Longer pieces of text are no URLs of pages.
    private static let longest = 2_048
    /// How many segments from its end the path of a page may have.
    private static let segments = 16

    /// Everything that may be the path of a URL: what begins with a slash and ends where a path does.
    private var paths: Set<Substring> = []
    /// Parameters with their values, `page=2`.
    private var parameters: Set<Substring> = []
    private var names: Set<Substring> = []

    init(_ text: String) {
        // JSON and XML may write these so.
        let text = text.replacing("\\/", with: "/").replacing("\\u0026", with: "&").replacing("&amp;", with: "&")
        for piece in text.utf8.split(whereSeparator: Self.endsPath) where piece.count <= Self.longest {
            var start = piece.endIndex
            for _ in 0..<Self.segments {
                guard let slash = piece[..<start].lastIndex(of: UInt8(ascii: "/")) else { break }
                start = slash
                paths.insert(text[start..<piece.endIndex])
            }
        }
        for piece in text.utf8.split(whereSeparator: Self.endsParameter) where piece.count <= Self.longest {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            parameters.insert(text[piece.startIndex..<piece.endIndex])
            names.insert(text[piece.startIndex..<equals])
        }
    }

    /// Whether one of them is that of another exchange: by its path, or for the same path by the parameters that tell it apart.
    func lead(from exchange: FixtureExchange, to next: FixtureExchange) -> Bool {
        let conditions = next.query.filter { $0.value != "!" }
        let haveParameters = conditions.allSatisfy { name, value in
            Self.isPlain(value) ? parameters.contains("\(name)=\(value)") : names.contains(name[...])
        }
        guard haveParameters else { return false }
        if next.path == exchange.path, next.method == exchange.method, !conditions.isEmpty { return true }
        return next.path.count > 1 && paths.contains(next.path[...])
    }

    /// Whether a condition is one value, which every URL spells the same.
    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }

    private static func endsPath(_ byte: UInt8) -> Bool {
        byte <= 0x20 || [UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<")].contains(byte)
    }

    private static func endsParameter(_ byte: UInt8) -> Bool {
        endsPath(byte) || byte == UInt8(ascii: "&")
    }
}
