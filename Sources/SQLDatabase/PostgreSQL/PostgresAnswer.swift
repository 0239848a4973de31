import CPostgres

/// What the server said to one statement. Values come in binary (PostgreSQL 15, section 34.3.2).
final class PostgresAnswer {
    private let result: OpaquePointer
    private let columns: SQLColumns
    private let types: [UInt32]

    /// - Parameter result: of libpq; it is freed with this.
    init(_ result: OpaquePointer) {
        self.result = result
        let count = PQnfields(result)
        columns = SQLColumns((0..<count).map { String(cString: PQfname(result, $0)) })
        types = (0..<count).map { PQftype(result, $0) }
    }

    deinit { PQclear(result) }

    /// Rows that the statement changed.
    var changes: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    func rows() throws -> [SQLRow] {
        try (0..<PQntuples(result)).map { row in
            SQLRow(columns: columns, values: try types.indices.map { try value(row, Int32($0)) })
        }
    }

    private func value(_ row: Int32, _ column: Int32) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch types[Int(column)] {
        case 16, 20, 21, 23: return .integer(Self.integer(bytes))
        case 17: return .bytes(Array(bytes))
        case 701: return .double(Double(bitPattern: UInt64(bitPattern: Self.integer(bytes))))
        case 18, 19, 25, 1043, 114, 705: return .text(String(decoding: bytes, as: UTF8.self))
        case let type:
            throw SQLError(
                .invalidStatement, state: "",
                "the column \(String(cString: PQfname(result, column))) has the type \(type), which is not read here")
        }
    }

    /// Big-endian, as long as the type is.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let first = bytes.first else { return 0 }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }
}
