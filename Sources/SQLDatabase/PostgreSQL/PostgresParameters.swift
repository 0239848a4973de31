import Foundation

/// Values as libpq takes them.
struct PostgresParameters {
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

    private enum Format: Int32 {
        case text = 0
        case binary = 1
    }

    /// One buffer for all, so that each is copied once and is at a place of its own in it.
    private var buffer: [UInt8] = []
    /// Where each begins; nil for null.
    private var places: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private(set) var types: [UInt32] = []

    var count: Int { places.count }

    /// - Throws: where a text has a zero byte, which PostgreSQL cannot hold.
    init(_ values: [SQLValue]) throws {
        // At once: a buffer that grows with the bodies of a page would copy them again and again.
        buffer.reserveCapacity(values.reduce(0) { $0 + Self.size(of: $1) })
        for value in values { try add(value) }
    }

    private mutating func add(_ value: SQLValue) throws {
        switch value {
        case .null: add(OID.unknown, .text, isNull: true) { _ in }
        case .integer(let integer): add(OID.int8, .text) { $0 += String(integer).utf8 }
        case .double(let double): add(OID.float8, .text) { $0 += "\(double)".utf8 }
        case .text(let text):
            try add(OID.text, .text) { buffer in try Self.append(text, to: &buffer) }
        case .bytes(let bytes): add(OID.bytea, .binary) { $0 += bytes }
        case .table(let table):
            for column in table.columns { try add(column.values) }
        }
    }

    /// Bytes that a value takes in the buffer, roughly where they are few.
    private static func size(of value: SQLValue) -> Int {
        switch value {
        case .null, .integer, .double: 32
        case .text(let text): text.utf8.count + 1
        case .bytes(let bytes): bytes.count + 1
        case .table(let table): table.columns.reduce(0) { $0 + size(of: $1.values) }
        }
    }

    private static func size(of values: SQLTable.Values) -> Int {
        let elements =
            switch values {
            case .integers(let integers): integers.count * 8
            case .texts(let texts): texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
            case .utf8(let values), .bytes(let values): values.reduce(0) { $0 + ($1?.count ?? 0) }
            }
        // With the header, the length of each, and the end.
        return elements + 21 + values.count * 4
    }

    /// - Parameter body: appends the value.
    private mutating func add<E: Error>(
        _ type: UInt32, _ format: Format, isNull: Bool = false, _ body: (inout [UInt8]) throws(E) -> Void
    ) throws(E) {
        let start = buffer.count
        try body(&buffer)
        places.append(isNull ? nil : start)
        lengths.append(Int32(buffer.count - start))
        formats.append(format.rawValue)
        types.append(type)
        // The end of a text; for what is in binary, a byte too many that keeps an empty one at the end inside the buffer.
        buffer.append(0)
    }

    /// In binary (`array_send`): what is between quotes and commas would be escaped here, and read byte by byte there.
    private mutating func add(_ values: SQLTable.Values) throws {
        switch values {
        case .integers(let integers):
            add(OID.int8Array, .binary) { buffer in
                Self.array(integers, of: OID.int8, to: &buffer) { Self.append($1, to: &$0) }
            }
        case .texts(let texts):
            try add(OID.textArray, .binary) { buffer in
                try Self.array(texts, of: OID.text, to: &buffer) { try Self.append($1, to: &$0) }
            }
        case .utf8(let texts):
            try add(OID.textArray, .binary) { buffer in
                try Self.array(texts, of: OID.text, to: &buffer) { buffer, text in
                    try text.withUnsafeBytes(Self.refuseZero)
                    buffer += text
                }
            }
        case .bytes(let values):
            add(OID.byteaArray, .binary) { buffer in Self.array(values, of: OID.bytea, to: &buffer) { $0 += $1 } }
        }
    }

    /// The header: dimensions, whether there are nulls, the type; for the one dimension its length and the number of its first element. Then
    /// each element after its length in bytes, which is -1 for null.
    private static func array<Element, E: Error>(
        _ elements: [Element?], of type: UInt32, to buffer: inout [UInt8], _ body: (inout [UInt8], Element) throws(E) -> Void
    ) throws(E) {
        append(Int32(elements.isEmpty ? 0 : 1), to: &buffer)
        append(Int32(elements.contains { $0 == nil } ? 1 : 0), to: &buffer)
        append(type, to: &buffer)
        guard !elements.isEmpty else { return }
        append(Int32(elements.count), to: &buffer)
        append(Int32(1), to: &buffer)
        for element in elements {
            let start = buffer.count
            append(Int32(-1), to: &buffer)
            guard let element else { continue }
            try body(&buffer, element)
            let length = UInt32(buffer.count - start - 4)
            for byte in 0..<4 { buffer[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(byte))) }
        }
    }

    /// In the order of bytes of the network.
    private static func append(_ integer: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: integer.bigEndian) { buffer += $0 }
    }

    private static func append(_ text: String, to buffer: inout [UInt8]) throws {
        var text = text
        try text.withUTF8 { bytes in
            try refuseZero(UnsafeRawBufferPointer(bytes))
            buffer += bytes
        }
    }

    private static func refuseZero(_ bytes: UnsafeRawBufferPointer) throws {
        guard let start = bytes.baseAddress, memchr(start, 0, bytes.count) != nil else { return }
        throw SQLError(.checkViolation, state: "22021", "a text has a zero byte")
    }

    /// Pointers that are valid inside `body`.
    func withPointers<R>(
        _ body: ([UInt32], [UnsafePointer<CChar>?], [Int32], [Int32]) -> R
    ) -> R {
        buffer.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return body(types, places.map { place in place.flatMap { start?.advanced(by: $0) } }, lengths, formats)
        }
    }
}
