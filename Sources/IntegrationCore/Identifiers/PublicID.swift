package import Foundation

/// A name for a run or a finding that may leave the database: 48 bits of milliseconds and 80 random bits in Crockford's base 32
/// behind a readable prefix (`run_01J…`), so that names sort by time and cannot be guessed or collide between databases.
package struct PublicID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What the name stands for; its raw value is the prefix.
    package enum Kind: String, Sendable {
        case run
        case finding = "fnd"
        case organization = "org"
        case connection = "con"
        case apiKey = "key"
        case session = "ses"
        case request = "req"
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    package let rawValue: String

    /// A name read back from the database or typed by a person.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A new name, unique without coordination.
    package init(_ kind: Kind, at time: Date) {
        var generator = SystemRandomNumberGenerator()
        self.init(kind, at: time, using: &generator)
    }

    init(_ kind: Kind, at time: Date, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
        var bits = UInt128(milliseconds & 0xFFFF_FFFF_FFFF) << 80
        bits |= UInt128(generator.next() as UInt64) << 16
        bits |= UInt128(generator.next() as UInt16)
        var text: [UInt8] = []
        text.reserveCapacity(30)
        text.append(contentsOf: kind.rawValue.utf8)
        text.append(UInt8(ascii: "_"))
        for shift in stride(from: 125, through: 0, by: -5) {
            text.append(Self.alphabet[Int((bits >> UInt128(shift)) & 31)])
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }

    package var description: String { rawValue }

    package static func < (lhs: PublicID, rhs: PublicID) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
