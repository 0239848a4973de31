/// A value of a statement or a row, as both databases know it.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    /// Many at once, for ``SQLStatement/StringInterpolation/appendInterpolation(table:)``.
    case table(SQLTable)

    var isTable: Bool { if case .table = self { true } else { false } }
}

/// What a statement can be given.
package protocol SQLEncodable {
    var sqlValue: SQLValue { get }
}

/// What can be read from a row.
package protocol SQLDecodable {
    /// Nil where the value is none of this type.
    init?(_ value: SQLValue)
}

extension Int64: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self) }

    package init?(_ value: SQLValue) {
        guard case .integer(let integer) = value else { return nil }
        self = integer
    }
}

extension Int: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    package init?(_ value: SQLValue) {
        guard case .integer(let integer) = value else { return nil }
        self.init(exactly: integer)
    }
}

/// 0 and 1: SQLite has no other.
extension Bool: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    package init?(_ value: SQLValue) {
        guard case .integer(let integer) = value else { return nil }
        self = integer != 0
    }
}

extension Double: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .double(self) }

    package init?(_ value: SQLValue) {
        switch value {
        case .double(let double): self = double
        case .integer(let integer): self = Double(integer)
        default: return nil
        }
    }
}

extension String: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(self) }

    package init?(_ value: SQLValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension [UInt8]: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .bytes(self) }

    package init?(_ value: SQLValue) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init?(_ value: SQLValue) {
        guard value != .null else {
            self = .none
            return
        }
        guard let wrapped = Wrapped(value) else { return nil }
        self = .some(wrapped)
    }
}

extension SQLValue: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { self }

    package init?(_ value: SQLValue) { self = value }
}
