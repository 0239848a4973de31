import CSimdjson

/// What one run of simdjson leaves behind, copied out of its workspace.
struct JSONTapeParts {
    var tape: [UInt64]
    var offsets: [UInt32]
    /// Ends with `stringsPadding` bytes of nothing.
    let strings: [UInt8]

    /// Lets the first eight bytes of any string be read at once.
    static let stringsPadding = 8

    /// - Parameter padded: `length` bytes of text and at least `JSONStorage.padding` more.
    init(parsing padded: UnsafeBufferPointer<UInt8>, length: Int, limits: JSONLimits) throws(JSONError) {
        let text = UnsafeBufferPointer(rebasing: padded[..<length])
        let mark = JSONTapeParts.byteOrderMarkLength(text)
        var result = pb_json_result()
        let status = padded.baseAddress.map {
            pb_json_parse($0 + mark, length - mark, limits.maximumDepth, limits.maximumValues, &result)
        }
        defer { pb_json_trim() }
        if status == PB_JSON_NO_MEMORY {
            throw JSONError(code: .tooLarge, offset: 0, line: 1, column: 1, reason: "there is not enough memory for the document")
        }
        if status == PB_JSON_TOO_MANY_VALUES {
            let reason = "the document has more than \(limits.maximumValues) values, counting names: the limit"
            throw JSONError(code: .tooLarge, offset: 0, line: 1, column: 1, reason: reason)
        }
        guard status == PB_JSON_OK, let tape = result.tape, let strings = result.strings, let structurals = result.structurals,
            !result.may_be_too_deep
                || JSONTapeParts.depth(of: UnsafeBufferPointer(start: tape, count: result.tape_words)) <= limits.maximumDepth
        else {
            throw JSONError.firstFault(of: text, start: mark, limits: limits)
        }

        let words = UnsafeBufferPointer(start: tape, count: result.tape_words)
        let lastString: Int
        (offsets, lastString) = JSONTapeParts.locate(
            words: words.count, structurals: UnsafeBufferPointer(start: structurals, count: result.structural_count), text: text,
            shift: mark)
        self.tape = Array(words)
        self.strings = JSONTapeParts.strings(words, strings, last: lastString)
        try applyPolicy(limits.duplicateKeys, text: text)
    }

    /// A byte order mark is skipped (RFC 8259 section 8.1 allows it): some systems send one.
    private static func byteOrderMarkLength(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func depth(of tape: UnsafeBufferPointer<UInt64>) -> Int {
        var depth = 0
        var deepest = 0
        var index = 1
        while index < tape.count {
            switch UInt8(truncatingIfNeeded: tape[index] >> 56) {
            case JSONTag.object, JSONTag.array:
                depth += 1
                deepest = max(deepest, depth)
            case JSONTag.objectEnd, JSONTag.arrayEnd: depth -= 1
            case JSONTag.int64, JSONTag.uint64, JSONTag.double: index += 1
            default: break
            }
            index += 1
        }
        return deepest
    }

    /// Words of the tape for a structural character or a scalar's first byte: brackets, literals and strings are one word,
    /// numbers two, commas and colons none.
    private static let widths: [UInt8] = (0...255).map { (byte: UInt8) in
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ":"): 0
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): 2
        default: 1
        }
    }

    /// Finds where each word's value begins, by walking structural characters and tape in lockstep.
    ///
    /// - Returns: the offsets, and the index of the last string's word (0 if there is none).
    private static func locate(
        words: Int, structurals: UnsafeBufferPointer<UInt32>, text: UnsafeBufferPointer<UInt8>, shift: Int
    ) -> (offsets: [UInt32], lastString: Int) {
        var lastString = 0
        let offsets = [UInt32](unsafeUninitializedCapacity: words) { offsets, count in
            offsets.initialize(repeating: 0)
            widths.withUnsafeBufferPointer { widths in
                var word = 1
                for structural in structurals where word < words {
                    let offset = Int(structural) + shift
                    let byte = text[offset]
                    // A comma writes here too and is overwritten by what follows it: no branch to mispredict.
                    offsets[word] = UInt32(truncatingIfNeeded: offset)
                    lastString = byte == UInt8(ascii: "\"") ? word : lastString
                    word += Int(widths[Int(byte)])
                }
            }
            offsets[words - 1] = UInt32(truncatingIfNeeded: text.count)
            count = words
        }
        return (offsets, lastString)
    }

    private static func strings(_ tape: UnsafeBufferPointer<UInt64>, _ strings: UnsafePointer<UInt8>, last: Int) -> [UInt8] {
        var length = 0
        if last > 0 {
            let start = Int(tape[last] & 0xFFFF_FFFF)
            length = start + 4 + Int(UnsafeRawPointer(strings + start).loadUnaligned(as: UInt32.self))
        }
        return [UInt8](unsafeUninitializedCapacity: length + stringsPadding) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(start: strings, count: length))
            UnsafeMutableBufferPointer(rebasing: buffer[length..<length + stringsPadding]).initialize(repeating: 0)
            count = length + stringsPadding
        }
    }
}
