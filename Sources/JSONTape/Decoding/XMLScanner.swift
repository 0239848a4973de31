/// The tokens of XML 1.0 text: names, references, text and the parts that are passed over.
struct XMLScanner {
    let bytes: [UInt8]
    var position: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.markLength
    }

    var isAtEnd: Bool { position >= bytes.count }

    func fault(_ reason: String, at offset: Int? = nil, _ code: JSONError.Code = .malformed) -> JSONError {
        .at(offset ?? position, of: bytes, code, reason)
    }

    func starts(with token: StaticString) -> Bool {
        let token = UnsafeBufferPointer(start: token.utf8Start, count: token.utf8CodeUnitCount)
        return bytes.count - position >= token.count && bytes[position..<position + token.count].elementsEqual(token)
    }

    mutating func skip(_ token: StaticString) -> Bool {
        guard starts(with: token) else { return false }
        position += token.utf8CodeUnitCount
        return true
    }

    /// Passes white space and says whether there was any.
    mutating func skipSpace() -> Bool {
        let start = position
        while !isAtEnd, XMLScanner.isSpace(bytes[position]) {
            position += 1
        }
        return position > start
    }

    /// Passes everything up to and including `token`.
    mutating func skip(through token: StaticString, in what: String) throws(JSONError) {
        let start = position
        while !skip(token) {
            guard !isAtEnd else { throw fault("\(what) does not end", at: start) }
            try checkCharacter()
            position += 1
        }
    }

    /// Passes a comment, whose `<!--` is passed already.
    mutating func skipComment() throws(JSONError) {
        try skip(through: "--", in: "a comment")
        guard skip(">") else { throw fault("a comment holds two hyphens") }
    }

    /// Reads a name with its prefix. Any character beyond ASCII may be part of one, which is a little more than XML allows.
    mutating func name() throws(JSONError) -> Range<Int> {
        let start = position
        while !isAtEnd, XMLScanner.isNameByte(bytes[position], first: position == start) {
            position += 1
        }
        guard position > start, bytes[position - 1] != UInt8(ascii: ":") else { throw fault("expected a name") }
        return start..<position
    }

    /// The name without its prefix.
    func local(_ name: Range<Int>) -> ArraySlice<UInt8> {
        let colon = bytes[name].lastIndex(of: UInt8(ascii: ":"))
        return bytes[(colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound]
    }

    /// Refuses the control characters that XML has not; `position` is on a byte of the text.
    func checkCharacter() throws(JSONError) {
        let byte = bytes[position]
        guard byte >= 0x20 || XMLScanner.isSpace(byte) else { throw fault("the text holds a control character") }
        // U+FFFE and U+FFFF.
        guard byte != 0xEF || position + 2 >= bytes.count || bytes[position + 1] != 0xBF || bytes[position + 2] < 0xBE else {
            throw fault("the text holds a character that XML excludes")
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): !first
        default: false
        }
    }
}
