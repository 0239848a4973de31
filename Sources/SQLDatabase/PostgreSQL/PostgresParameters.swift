import Foundation

/// Values as libpq takes them.
struct PostgresParameters {
    private enum Parameter {
        case null
        case text([UInt8])
        case binary([UInt8])
    }

    /// Object identifiers of types (`pg_type.dat`): without them the server guesses, and cannot always.
    private enum OID {
        static let unknown: UInt32 = 0
        static let bytea: UInt32 = 17
        static let int8: UInt32 = 20
        static let text: UInt32 = 25
        static let float8: UInt32 = 701
        static let byteaArray: UInt32 = 1001
        static let textArray: UInt32 = 1009
        static let int8Array: UInt32 = 1016
    }

    private var parameters: [Parameter] = []
    private var types: [UInt32] = []

    var count: Int { parameters.count }

    /// - Throws: where a text has a zero byte, which PostgreSQL cannot hold.
    init(_ values: [SQLValue]) throws {
        for value in values {
            guard case .table(let table) = value else {
                try add(Self.parameter(value))
                continue
            }
            for column in table.columns { try add(Self.array(column.values)) }
        }
    }

    private mutating func add(_ parameter: (value: Parameter, type: UInt32)) {
        parameters.append(parameter.value)
        types.append(parameter.type)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// As PostgreSQL reads arrays (PostgreSQL 15, section 8.15.6).
    private static func array(_ values: SQLTable.Values) throws -> (Parameter, UInt32) {
        var text: [UInt8] = [UInt8(ascii: "{")]
        switch values {
        case .integers(let integers):
            for integer in integers {
                if text.count > 1 { text.append(UInt8(ascii: ",")) }
                text += integer.map { String($0) }.map { Array($0.utf8) } ?? Array("NULL".utf8)
            }
        case .bytes(let values):
            for value in values {
                if text.count > 1 { text.append(UInt8(ascii: ",")) }
                guard let value else {
                    text += "NULL".utf8
                    continue
                }
                // The backslash of the hex format is escaped once more inside an array.
                text += "\"\\\\x".utf8
                for byte in value { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
                text.append(UInt8(ascii: "\""))
            }
        case .texts(let texts):
            text.reserveCapacity(texts.reduce(2) { $0 + ($1?.utf8.count ?? 4) + 3 })
            for entry in texts {
                if text.count > 1 { text.append(UInt8(ascii: ",")) }
                guard let entry else {
                    text += "NULL".utf8
                    continue
                }
                text.append(UInt8(ascii: "\""))
                for byte in entry.utf8 {
                    guard byte != 0 else { throw SQLError(.checkViolation, state: "22021", "a text has a zero byte") }
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                    text.append(byte)
                }
                text.append(UInt8(ascii: "\""))
            }
        }
        text += [UInt8(ascii: "}"), 0]
        let type =
            switch values {
            case .integers: OID.int8Array
            case .texts: OID.textArray
            case .bytes: OID.byteaArray
            }
        return (.text(text), type)
    }

    private static func parameter(_ value: SQLValue) throws -> (Parameter, UInt32) {
        switch value {
        case .null: (.null, OID.unknown)
        case .integer(let integer): (.text(terminated(String(integer))), OID.int8)
        case .double(let double): (.text(terminated("\(double)")), OID.float8)
        case .text(let text): (.text(terminated(try checked(text))), OID.text)
        case .bytes(let bytes): (.binary(bytes), OID.bytea)
        case .table: preconditionFailure("a table has a parameter for each column")
        }
    }

    private static func checked(_ text: String) throws -> String {
        guard !text.utf8.contains(0) else { throw SQLError(.checkViolation, state: "22021", "a text has a zero byte") }
        return text
    }

    private static func terminated(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

    /// Pointers that are valid inside `body`.
    func withPointers<R>(
        _ body: ([UInt32], [UnsafePointer<CChar>?], [Int32], [Int32]) -> R
    ) -> R {
        // One buffer for all, so that each is at a place of its own in it.
        var buffer: [UInt8] = []
        var places: [Int?] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for parameter in parameters {
            switch parameter {
            case .null:
                places.append(nil)
                lengths.append(0)
                formats.append(0)
            case .text(let bytes):
                places.append(buffer.count)
                buffer += bytes
                lengths.append(0)
                formats.append(0)
            case .binary(let bytes):
                places.append(buffer.count)
                buffer += bytes
                lengths.append(Int32(bytes.count))
                formats.append(1)
            }
        }
        // An empty binary value at the end needs a place too.
        buffer.append(0)
        return buffer.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return body(types, places.map { place in place.flatMap { start?.advanced(by: $0) } }, lengths, formats)
        }
    }
}
