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
        static let textArray: UInt32 = 1009
        static let int8Array: UInt32 = 1016
    }

    private var parameters: [Parameter] = []
    private var types: [UInt32] = []

    var count: Int { parameters.count }

    /// - Throws: where a text has a zero byte, which PostgreSQL cannot hold.
    init(_ values: [SQLValue]) throws {
        for value in values {
            let (parameter, type) = try Self.parameter(value)
            parameters.append(parameter)
            types.append(type)
        }
    }

    private static func parameter(_ value: SQLValue) throws -> (Parameter, UInt32) {
        switch value {
        case .null: (.null, OID.unknown)
        case .integer(let integer): (.text(terminated(String(integer))), OID.int8)
        case .double(let double): (.text(terminated("\(double)")), OID.float8)
        case .text(let text): (.text(terminated(try checked(text))), OID.text)
        case .bytes(let bytes): (.binary(bytes), OID.bytea)
        case .integers(let integers):
            (.text(terminated("{\(integers.map(String.init).joined(separator: ","))}")), OID.int8Array)
        case .texts(let texts):
            (.text(terminated("{\(try texts.map { quoted(try checked($0)) }.joined(separator: ","))}")), OID.textArray)
        }
    }

    private static func checked(_ text: String) throws -> String {
        guard !text.utf8.contains(0) else { throw SQLError(.checkViolation, state: "22021", "a text has a zero byte") }
        return text
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
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
