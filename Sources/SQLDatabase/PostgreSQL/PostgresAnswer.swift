import CPostgres

/// What the server said to one statement. Values come in binary (PostgreSQL 15, section 34.3.2).
final class PostgresAnswer {
    private let result: OpaquePointer
    private let columns: SQLColumns
    private let types: [UInt32]

    /// - Parameter result: of libpq; it is freed with this.
    init(_ result: OpaquePointer) {
        self.result = result
        let count = pb_pq_nfields(result)
        columns = SQLColumns((0..<count).map { String(cString: pb_pq_fname(result, $0)) })
        types = (0..<count).map { pb_pq_ftype(result, $0) }
    }

    deinit { pb_pq_clear(result) }

    /// Rows that the statement changed.
    var changes: Int { Int(String(cString: pb_pq_cmd_tuples(result))) ?? 0 }

    /// Whether it says that a transaction was committed.
    var isCommit: Bool { String(cString: pb_pq_cmd_status(result)) == "COMMIT" }

    var count: Int32 { pb_pq_ntuples(result) }

    func isNull(_ row: Int32, _ column: Int32) -> Bool { pb_pq_getisnull(result, row, column) != 0 }

    /// 0 for null, as SQLite has it.
    func int64(_ row: Int32, _ column: Int32) -> Int64 { isNull(row, column) ? 0 : Self.integer(bytes(row, column)) }

    /// Valid as long as this is; numbers are in binary.
    func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: pb_pq_getvalue(result, row, column), count: Int(pb_pq_getlength(result, row, column)))
    }

    func rows() throws -> [SQLRow] {
        try (0..<count).map { row in
            SQLRow(columns: columns, values: try types.indices.map { try value(row, Int32($0)) })
        }
    }

    private func value(_ row: Int32, _ column: Int32) throws -> SQLValue {
        guard !isNull(row, column) else { return .null }
        let bytes = bytes(row, column)
        switch types[Int(column)] {
        case 16, 20, 21, 23: return .integer(Self.integer(bytes))
        case 17: return .bytes(Array(bytes))
        // What sums of whole numbers are.
        case 1700:
            guard let number = Self.wholeNumber(bytes) else { throw unread(column) }
            return .integer(number)
        case 701: return .double(Double(bitPattern: UInt64(bitPattern: Self.integer(bytes))))
        case 18, 19, 25, 1043, 114, 705: return .text(String(decoding: bytes, as: UTF8.self))
        default: throw unread(column)
        }
    }

    private func unread(_ column: Int32) -> SQLError {
        SQLError(
            .invalidStatement, state: "",
            "the column \(String(cString: pb_pq_fname(result, column))) has the type \(types[Int(column)]), which is not read here")
    }

    /// A `numeric` without a fraction (`numeric_send`): how many digits of base 10,000, the power of the first, the sign, the scale, the digits.
    private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { Int64(bytes[$0]) << 8 | Int64(bytes[$0 + 1]) }
        guard words.count >= 4, words[2] == 0 || words[2] == 0x4000 else { return nil }
        let weight = Int(Int16(truncatingIfNeeded: words[1]))
        let digits = words.dropFirst(4)
        guard digits.count == words[0], digits.count <= weight + 1 else { return digits.isEmpty ? 0 : nil }
        var value: Int64 = 0
        for place in 0..<max(weight + 1, 0) {
            let digit = place < digits.count ? digits[digits.startIndex + place] : 0
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, overflows) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !overflows else { return nil }
            value = sum
        }
        return words[2] == 0 ? value : -value
    }

    /// Big-endian, as long as the type is.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let first = bytes.first else { return 0 }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }
}
