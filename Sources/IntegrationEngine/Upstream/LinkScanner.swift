/// Reads the grammar of RFC 8288 section 3 byte by byte: commas and semicolons inside `<…>` and `"…"` separate nothing.
struct LinkScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index >= bytes.count }

    mutating func skipSpacesAndCommas() {
        skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") }
    }

    /// One link with its parameters up to the next comma; nil if malformed.
    mutating func link() -> LinkHeader? {
        guard take(UInt8(ascii: "<")) else { return nil }
        let start = index
        skip { $0 != UInt8(ascii: ">") }
        let uri = String(decoding: bytes[start..<index], as: UTF8.self)
        guard take(UInt8(ascii: ">")) else { return nil }
        var parameters: [String: String] = [:]
        while true {
            skipSpaces()
            if isAtEnd || bytes[index] == UInt8(ascii: ",") { break }
            guard take(UInt8(ascii: ";")) else { return nil }
            skipSpaces()
            if isAtEnd || bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ";") { continue }
            guard let (name, value) = parameter() else { return nil }
            // Only the first of a name counts (section 3.3 for rel, 3.4.1 for the others).
            if parameters[name] == nil { parameters[name] = value }
        }
        let relations = parameters.removeValue(forKey: "rel").map { $0.split(separator: " ").map { $0.lowercased() } } ?? []
        return LinkHeader(uri: uri, relations: relations, parameters: parameters)
    }

    private mutating func parameter() -> (String, String)? {
        let name = token().lowercased()
        guard !name.isEmpty else { return nil }
        skipSpaces()
        guard take(UInt8(ascii: "=")) else { return (name, "") }
        skipSpaces()
        guard let value = take(UInt8(ascii: "\"")) ? quoted() : token() else { return nil }
        return (name, name.hasSuffix("*") ? Self.decodeExtended(value) ?? value : value)
    }

    private mutating func token() -> String {
        let start = index
        skip { !" \t;,=\"".utf8.contains($0) }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quoted() -> String? {
        var out: [UInt8] = []
        while !isAtEnd {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: out, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), !isAtEnd {
                out.append(bytes[index])
                index += 1
            } else {
                out.append(byte)
            }
        }
        return nil
    }

    /// `UTF-8'de'n%c3%a4chstes` (RFC 8187 section 3.2); nil for another charset or a broken escape.
    private static func decodeExtended(_ value: String) -> String? {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        var out: [UInt8] = []
        var rest = Array(parts[2].utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                out.append(byte)
                continue
            }
            guard rest.count >= 2, let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            out.append(decoded)
            rest.removeFirst(2)
        }
        return String(validating: out, as: UTF8.self)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard !isAtEnd, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpaces() {
        skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func skip(_ matches: (UInt8) -> Bool) {
        while index < bytes.count, matches(bytes[index]) { index += 1 }
    }
}
