import Yams

/// What a YAML scalar stands for by the core schema of YAML 1.2, as editors and JSON Schema see it.
///
/// `yes`, `on` and dates are texts there; the older meaning of YAML 1.1 (which makes the key `on` a boolean) is not used.
enum PlainScalar: Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text

    init(_ scalar: Node.Scalar) {
        guard scalar.style == .plain, scalar.tag.rawValue.isEmpty else {
            self = .text
            return
        }
        self.init(plain: scalar.string)
    }

    init(plain text: String) {
        guard let first = text.utf8.first else {
            self = .null
            return
        }
        // Nearly all scalars are words: decided by the first byte alone.
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            self = ["~", "null", "Null", "NULL"].contains(text) ? .null : .text
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            self = ["true", "True", "TRUE"].contains(text) ? .boolean(true) : .text
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            self = ["false", "False", "FALSE"].contains(text) ? .boolean(false) : .text
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self.number(text)
        default:
            self = .text
        }
    }

    /// The value of a whole number, however it is written: `8`, `8.0`, `1e1`. JSON Schema counts all of them as integers.
    var wholeNumber: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        case .null, .boolean, .text: nil
        }
    }

    private static func number(_ text: String) -> PlainScalar {
        let bytes = text.utf8
        if bytes.starts(with: "0x".utf8) { return Int64(text.dropFirst(2), radix: 16).map { .integer($0) } ?? .text }
        if bytes.starts(with: "0o".utf8) { return Int64(text.dropFirst(2), radix: 8).map { .integer($0) } ?? .text }
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        default: break
        }
        let isDecimal = bytes.allSatisfy { $0.isDigit || "+-.eE".utf8.contains($0) } && bytes.contains(where: \.isDigit)
        guard isDecimal else { return .text }
        if let integer = Int64(text) { return .integer(integer) }
        // `1.` and `.5` are numbers to YAML and not to Swift.
        var padded = text
        if text.hasSuffix(".") { padded += "0" }
        return Double(padded).map { .number($0) } ?? .text
    }
}
