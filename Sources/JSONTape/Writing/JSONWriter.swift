/// Builds JSON text piece by piece. Commas and colons come by themselves; balance is the caller's: every `begin` needs its `end`,
/// and in an object a `key` comes before each value.
package struct JSONWriter: Sendable {
    /// The text so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Hands over the text so far, for instance to write it where it goes; what is written later continues it.
    package mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: false)
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// The text so far as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// An object whose members `body` writes.
    package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// An array whose elements `body` writes.
    package mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginArray()
        try body(&self)
        endArray()
    }

    /// A member's name; its value must be written next.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func key(_ name: JSONKey) {
        name.utf8.withUnsafeBufferPointer { string(utf8: $0) }
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member whose value is a text: all of it at once, as lists have hundreds of them.
    ///
    /// - Parameters:
    ///   - name: needs no escape.
    ///   - value: well-formed UTF-8, not yet escaped.
    package mutating func member(_ name: StaticString, utf8 value: UnsafeBufferPointer<UInt8>) {
        guard JSONText.indexOfEscape(in: value, from: 0) == value.count else {
            begin(name, room: 0) { _ in }
            return JSONText.append(string: value, to: &bytes)
        }
        begin(name, room: value.count + 2) { span in
            span.append(UInt8(ascii: "\""))
            span.append(copying: value)
            span.append(UInt8(ascii: "\""))
        }
    }

    /// A member whose value is JSON already; it is not checked.
    package mutating func member(_ name: StaticString, raw value: UnsafeBufferPointer<UInt8>) {
        begin(name, room: value.count) { $0.append(copying: value) }
    }

    package mutating func member(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { member(name, utf8: $0) }
    }

    package mutating func member(_ name: StaticString, _ value: Int64) {
        begin(name, room: 20) { JSONText.append(integer: value, to: &$0) }
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        begin(name, room: 5) { $0.append(copying: value ? "true" : "false") }
    }

    /// A member whose value is `null`.
    package mutating func nullMember(_ name: StaticString) {
        begin(name, room: 4) { $0.append(copying: "null") }
    }

    /// A member whose value is an object, which begins.
    package mutating func beginObject(_ name: StaticString) {
        begin(name, room: 1) { $0.append(UInt8(ascii: "{")) }
        needsComma = false
    }

    /// A member's name, and as many bytes of its value as there is room for.
    @inline(__always)
    private mutating func begin(_ name: StaticString, room: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
        let hasComma = needsComma
        needsComma = true
        bytes.append(addingCapacity: name.utf8CodeUnitCount + 4 + room) { span in
            if hasComma { span.append(UInt8(ascii: ",")) }
            span.append(UInt8(ascii: "\""))
            span.append(copying: name)
            span.append(UInt8(ascii: "\""))
            span.append(UInt8(ascii: ":"))
            body(&span)
        }
    }

    package mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string(utf8: $0) }
    }

    /// - Parameter value: well-formed UTF-8, not yet escaped.
    package mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        JSONText.append(string: value, to: &bytes)
    }

    package mutating func number(_ value: some BinaryInteger) {
        separate()
        guard let number = Int64(exactly: value) else { return bytes.append(contentsOf: String(value).utf8) }
        bytes.append(addingCapacity: 20) { JSONText.append(integer: number, to: &$0) }
    }

    /// The shortest text that reads back as `value` (1.0 as `1`); `null` where it is not finite, as JSON has no text for it.
    package mutating func number(_ value: Double) {
        separate()
        // Longer integers would not fit 64 bits when read again.
        JSONText.append(number: value, integerDigits: 18, to: &bytes)
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value that is JSON already, such as a record's raw bytes; it is not checked.
    package mutating func raw(_ value: UnsafeRawBufferPointer) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// A value that is JSON already; it is not checked.
    package mutating func raw(_ value: [UInt8]) {
        value.withUnsafeBytes { raw($0) }
    }

    /// Exactly the bytes that were received for `value`.
    package mutating func value(_ value: JSONValue) {
        value.withRawBytes { raw($0) }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}
