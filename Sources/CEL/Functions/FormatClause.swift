import Foundation

/// One `%` clause of a format.
struct FormatClause {
    private let letter: UInt8
    private let precision: Int

    init(_ letter: UInt8, precision: Int?) throws(Failure) {
        guard "sdfeboxX".utf8.contains(letter) else { throw Failure(.invalidArgument, "the format has an unknown clause") }
        self.letter = letter
        self.precision = precision ?? 6
    }

    /// Longest integer part of a double written out, and the most digits of an integer.
    private static let longestInteger = 320

    /// The text, which is paid for before it is made.
    func text(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> String {
        switch letter {
        case UInt8(ascii: "s"): return try readable(value, depth: 0, &frame)
        case UInt8(ascii: "f"):
            try frame.charge(Self.longestInteger + precision)
            return try decimal(value, format: "%.\(precision)f")
        case UInt8(ascii: "e"):
            try frame.charge(precision)
            return try decimal(value, format: "%.\(precision)e")
        case UInt8(ascii: "b"):
            if case .bool(let flag) = value { return flag ? "1" : "0" }
            return try integer(value, radix: 2)
        case UInt8(ascii: "d"):
            if case .double(let number) = value, !number.isFinite { return number.celText }
            return try integer(value, radix: 10)
        case UInt8(ascii: "o"): return try integer(value, radix: 8)
        default: return try hexadecimal(value, &frame)
        }
    }

    private func unsuitable(_ value: CELValue) -> Failure {
        let clause = String(UnicodeScalar(letter))
        return Failure(.invalidArgument, "`%\(clause)` does not format \(value.type.name)")
    }

    private func integer(_ value: CELValue, radix: Int, uppercase: Bool = false) throws(Failure) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix, uppercase: uppercase)
        case .uint(let number): return String(number, radix: radix, uppercase: uppercase)
        default: throw unsuitable(value)
        }
    }

    private func hexadecimal(_ value: CELValue, _ frame: inout Frame) throws(Failure) -> String {
        let uppercase = letter == UInt8(ascii: "X")
        switch value {
        case .string(let text):
            try frame.charge(2 * text.utf8.count)
            return hexadecimal(Array(text.utf8), uppercase)
        case .bytes(let bytes):
            try frame.charge(2 * bytes.count)
            return hexadecimal(bytes, uppercase)
        default: return try integer(value, radix: 16, uppercase: uppercase)
        }
    }

    private func hexadecimal(_ bytes: [UInt8], _ uppercase: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
    }

    private func decimal(_ value: CELValue, format: String) throws(Failure) -> String {
        guard let number = value.doubleValue else { throw unsuitable(value) }
        return number.isFinite ? String(format: format, number) : number.celText
    }

    /// `%s`: lists and maps too, the keys of maps sorted by their text.
    private func readable(_ value: CELValue, depth: Int, _ frame: inout Frame) throws(Failure) -> String {
        guard depth < 32 else { throw Failure(.invalidArgument, "the value to format nests too deep") }
        try frame.charge()
        switch value {
        case .null: return "null"
        case .bytes(let bytes):
            try frame.charge(bytes.count)
            return String(decoding: bytes, as: UTF8.self)
        case .string(let text):
            try frame.charge(text.utf8.count)
            return text
        case .type(let type): return type.name
        case .list(let list):
            var parts: [String] = []
            for element in try frame.elements(of: list) { parts.append(try readable(element, depth: depth + 1, &frame)) }
            return "[\(parts.joined(separator: ", "))]"
        case .map(let map):
            try frame.charge(map.count)
            var entries: [(CELValue, CELValue)] = []
            map.forEachEntry { key, value in
                entries.append((key, value))
                return true
            }
            var parts: [(key: String, value: String)] = []
            for (key, value) in entries {
                parts.append((try readable(key, depth: depth + 1, &frame), try readable(value, depth: depth + 1, &frame)))
            }
            parts.sort { $0.key.byteOrder(to: $1.key) == .less }
            return "{\(parts.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        default:
            guard let text = value.scalarText else { throw unsuitable(value) }
            try frame.charge(text.utf8.count)
            return text
        }
    }
}
