/// A value inside a document: a reference to the document and a place on its tape.
///
/// It keeps its document alive, so it can be stored and sent anywhere. Accessors for another kind than the value's give nil;
/// numbers are never converted silently: an integer beyond 2^53 keeps all its digits.
package struct JSONValue: Sendable {
    /// `int` is an integer that fits `Int64`; `uint` one beyond that, up to 2^64-1; `double` a number written with a fraction or
    /// an exponent.
    package enum Kind: Sendable, Hashable {
        case null, bool, int, uint, double, string, array, object
    }

    let storage: JSONStorage
    let index: Int

    package var kind: Kind {
        switch storage.tag(at: index) {
        case JSONTag.object: .object
        case JSONTag.array: .array
        case JSONTag.string: .string
        case JSONTag.int64: .int
        case JSONTag.uint64: .uint
        case JSONTag.double: .double
        case JSONTag.true, JSONTag.false: .bool
        default: .null
        }
    }

    package var isNull: Bool { storage.tag(at: index) == JSONTag.null }

    package var boolValue: Bool? {
        switch storage.tag(at: index) {
        case JSONTag.true: true
        case JSONTag.false: false
        default: nil
        }
    }

    /// The integer, if the text has an integer (no fraction, no exponent) that fits.
    package var int64Value: Int64? {
        guard storage.tag(at: index) == JSONTag.int64 else { return nil }
        return Int64(bitPattern: storage.tape[index + 1])
    }

    /// The integer, if the text has an integer (no fraction, no exponent) that is not negative.
    package var uint64Value: UInt64? {
        switch storage.tag(at: index) {
        case JSONTag.uint64: storage.tape[index + 1]
        case JSONTag.int64: UInt64(exactly: Int64(bitPattern: storage.tape[index + 1]))
        default: nil
        }
    }

    /// Any number as a double: rounded to nearest where it is an integer beyond 2^53.
    package var doubleValue: Double? {
        let tag = storage.tag(at: index)
        switch tag {
        case JSONTag.double: return Double(bitPattern: storage.tape[index + 1])
        case JSONTag.int64: return Double(Int64(bitPattern: storage.tape[index + 1]))
        case JSONTag.uint64: return Double(storage.tape[index + 1])
        default: return nil
        }
    }

    package var stringValue: String? {
        guard storage.tag(at: index) == JSONTag.string else { return nil }
        return storage.string(at: index)
    }

    /// A string's UTF-8 bytes, unescaped and without a copy; nil for other kinds. The pointer ends with `body`.
    package func withUTF8<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R? {
        guard storage.tag(at: index) == JSONTag.string else { return nil }
        return try storage.withString(at: index, body)
    }
}
