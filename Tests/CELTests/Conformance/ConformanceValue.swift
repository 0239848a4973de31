import CEL
import Foundation

/// A value of the conformance data: an object with one key, which names its type.
struct ConformanceValue: Decodable {
    let value: CELValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first else { throw Malformed() }
        func text() throws -> String { try container.decode(String.self, forKey: key) }
        func number<Number>(_ number: Number?) throws -> Number {
            guard let number else { throw Malformed() }
            return number
        }
        switch key.stringValue {
        case "null": value = .null
        case "bool": value = .bool(try container.decode(Bool.self, forKey: key))
        case "int": value = .int(try number(Int64(try text())))
        case "uint": value = .uint(try number(UInt64(try text())))
        case "double": value = .double(try number(Double(try text())))
        case "string": value = .string(try text())
        case "bytes": value = .bytes([UInt8](try number(Data(base64Encoded: try text()))))
        case "timestamp": value = .timestamp(try number(CELTimestamp(try text())))
        case "duration": value = .duration(try number(CELDuration(try text())))
        case "type": value = .type(try number(ConformanceType.parse(try text())))
        case "list": value = .list(CELArray(try container.decode([ConformanceValue].self, forKey: key).map(\.value)))
        case "map":
            let pairs = try container.decode([[ConformanceValue]].self, forKey: key)
            value = .map(CELDictionary(pairs.map { ($0[0].value, $0[1].value) }))
        default: throw Malformed()
        }
    }

    struct Malformed: Error {}

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension CELValue {
    /// Equality by type, as the conformance data means it: 1 is not 1.0, and any NaN is any other.
    func isIdentical(to other: CELValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.int(let left), .int(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.double(let left), .double(let right)): return left.isNaN ? right.isNaN : left == right && left.sign == right.sign
        case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left.name == right.name
        case (.list(let left), .list(let right)):
            return left.count == right.count && (0..<left.count).allSatisfy { left[$0].isIdentical(to: right[$0]) }
        case (.map(let left), .map(let right)):
            var isSame = left.count == right.count
            left.forEachEntry { key, value in
                isSame = isSame && right.value(forKey: key).map { $0.isIdentical(to: value) } == true
                return isSame
            }
            return isSame
        default: return false
        }
    }
}
