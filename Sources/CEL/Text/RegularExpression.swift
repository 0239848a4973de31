import CRE2

/// A pattern in the syntax of RE2. Matching takes time linear in the text, whatever the pattern.
final class RegularExpression: Sendable {
    // Unsafe to the compiler, which knows nothing of what a pointer of C points to: it never changes, and RE2 lets several threads match with
    // one pattern (re2.h: an RE2 "is safe for concurrent use by multiple threads").
    private nonisolated(unsafe) let pattern: OpaquePointer
    let groupCount: Int
    /// What scanning a byte of text costs: more for patterns so large that each byte may take long.
    let costPerByte: Int

    /// - Parameter maximumBytes: memory the compiled pattern may take; a larger one fails.
    init(_ source: String, maximumBytes: Int) throws(Failure) {
        var message = [CChar](repeating: 0, count: 200)
        let compiled = source.withBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cre2_compile(characters.baseAddress, characters.count, maximumBytes, &message, message.count)
            }
        }
        guard let compiled else {
            let text = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw Failure(.invalidArgument, "malformed or too large pattern: \(text)")
        }
        self.pattern = compiled
        self.groupCount = Int(cre2_group_count(compiled))
        self.costPerByte = 1 + Int(cre2_program_size(compiled)) / 256
    }

    deinit {
        cre2_free(pattern)
    }

    /// Whether it matches anywhere in the text.
    func matches(_ text: String) -> Bool {
        text.withBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cre2_search(pattern, characters.baseAddress, characters.count, 0, nil, 0) == 1
            }
        }
    }

    /// The ranges of the first match behind `start` and of its groups, in bytes; `nil` for a group that took no part.
    func firstMatch(in bytes: [UInt8], from start: Int = 0) -> [Range<Int>?]? {
        let groups = groupCount + 1
        var ranges = [Int](repeating: -1, count: 2 * groups)
        let isFound = bytes.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: CChar.self) { characters in
                cre2_search(pattern, characters.baseAddress, characters.count, start, &ranges, Int32(groups)) == 1
            }
        }
        guard isFound else { return nil }
        return (0..<groups).map { ranges[2 * $0] < 0 ? nil : ranges[2 * $0]..<ranges[2 * $0 + 1] }
    }
}
