/// Finds the first fault of a text that simdjson refused: simdjson says that there is one, not where.
///
/// A plain scanner without recursion, run only on the way to an error, so it is simple and not fast. It is as strict as simdjson
/// (the fuzzer holds them against each other).
struct JSONFaultFinder {
    /// A fault before its line and column are known.
    struct Fault: Error {
        let code: JSONError.Code
        let offset: Int
        let reason: String
    }

    /// What the grammar allows next.
    private enum Expectation {
        case value, elementOrEnd, key, keyOrEnd, colon, commaOrEnd
    }

    let text: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position: Int
    /// The open containers, outermost first.
    private var open: [UInt8] = []

    /// - Parameter start: length of the byte order mark.
    init(_ text: UnsafeBufferPointer<UInt8>, start: Int, maximumDepth: Int) {
        self.text = text
        self.maximumDepth = maximumDepth
        position = start
    }

    /// Returns normally if there is no fault.
    mutating func run() throws(Fault) {
        skipSpace()
        guard position < text.count else {
            throw Fault(code: .empty, offset: position, reason: "the text holds no value")
        }
        var next = Expectation.value
        repeat {
            skipSpace()
            next = try step(next)
        } while !open.isEmpty
        skipSpace()
        guard position == text.count else {
            throw malformed("more text follows the value")
        }
    }

    private mutating func step(_ expected: Expectation) throws(Fault) -> Expectation {
        guard position < text.count else {
            throw malformed("the text ends inside an array or object")
        }
        let byte = text[position]
        switch (expected, byte) {
        case (.elementOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")):
            return close()
        case (.commaOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "}")):
            guard open.last == byte else { throw malformed("a bracket closes what another kind opened") }
            return close()
        case (.commaOrEnd, UInt8(ascii: ",")):
            position += 1
            return open.last == UInt8(ascii: "}") ? .key : .value
        case (.commaOrEnd, _):
            throw malformed("expected a comma or the end of the array or object")
        case (.colon, UInt8(ascii: ":")):
            position += 1
            return .value
        case (.colon, _):
            throw malformed("expected a colon")
        case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
            try scanString()
            return .colon
        case (.key, _), (.keyOrEnd, _):
            throw malformed("expected a member name")
        case (.value, _), (.elementOrEnd, _):
            return try value(byte)
        }
    }

    private mutating func value(_ byte: UInt8) throws(Fault) -> Expectation {
        switch byte {
        case UInt8(ascii: "{"):
            try open(until: UInt8(ascii: "}"))
            return .keyOrEnd
        case UInt8(ascii: "["):
            try open(until: UInt8(ascii: "]"))
            return .elementOrEnd
        case UInt8(ascii: "\""): try scanString()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
        case 0xFE, 0xFF: throw Fault(code: .invalidUTF8, offset: position, reason: "the text is not UTF-8")
        default: throw malformed("expected a value")
        }
        return .commaOrEnd
    }

    private mutating func open(until end: UInt8) throws(Fault) {
        guard open.count < maximumDepth else {
            throw Fault(code: .tooDeep, offset: position, reason: "nested deeper than the limit of \(maximumDepth)")
        }
        open.append(end)
        position += 1
    }

    private mutating func close() -> Expectation {
        open.removeLast()
        position += 1
        return .commaOrEnd
    }

    private mutating func skipSpace() {
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
            position += 1
        }
    }

    private mutating func scanLiteral(_ literal: StaticString) throws(Fault) {
        let start = position
        let end = start + literal.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        guard end <= text.count, text[start..<end].elementsEqual(expected), end == text.count || isDelimiter(text[end]) else {
            throw malformed("expected a value")
        }
        position = end
    }

    func malformed(_ reason: String) -> Fault {
        Fault(code: .malformed, offset: position, reason: reason)
    }

    /// Whether a number or literal may end before `byte`.
    func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"):
            true
        default: false
        }
    }
}
