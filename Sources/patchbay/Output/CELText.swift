import CEL
import IntegrationCore
import JSONTape

/// CEL values as text that can be pasted into an expression again.
enum CELText {
    static func of(_ value: CELValue) -> String {
        if let json = value.json { return String(decoding: json.rawBytes, as: UTF8.self) }
        switch value {
        case .null: return "null"
        case .bool(let flag): return String(flag)
        case .int(let number): return String(number)
        case .uint(let number): return "\(number)u"
        case .double(let number): return String(number)
        case .string(let text): return quoted(text)
        case .bytes(let bytes): return "b'" + bytes.map { escaped($0) }.joined() + "'"
        case .timestamp(let time): return "timestamp(\(quoted(time.description)))"
        case .duration(let span): return "duration(\(quoted(span.description)))"
        case .type(let type): return type.description
        case .optional(let optional): return optional.value.map { "optional.of(\(of($0)))" } ?? "optional.none()"
        case .opaque(let opaque): return "\(opaque.type)(\(quoted(opaque.text)))"
        case .list(let list):
            var parts: [String] = []
            list.forEachElement { element in
                parts.append(of(element))
                return true
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [String] = []
            map.forEachEntry { key, value in
                parts.append("\(of(key)): \(of(value))")
                return true
            }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return writer.text
    }

    private static func escaped(_ byte: UInt8) -> String {
        let isPlain = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
        if isPlain { return String(UnicodeScalar(byte)) }
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.count < 2 ? "0" + digits : digits)
    }
}
