extension Builtins {
    static let patterns: [BuiltinFunction] = [
        BuiltinFunction(
            "matches", [.member(.string, .string, result: .bool), .global(.string, .string, result: .bool)]
        ) { arguments, frame throws(Failure) in
            let (text, pattern) = try two("matches", arguments, &frame)
            let expression = try compile(pattern, &frame)
            try frame.charge(text.utf8.count * expression.costPerByte)
            return .bool(expression.matches(text))
        },
        BuiltinFunction(
            "regex.extract", [.global(.string, .string, result: .optional(.string))]
        ) { arguments, frame throws(Failure) in
            let (text, pattern) = try two("regex.extract", arguments, &frame)
            let bytes = Array(text.utf8)
            let expression = try single(try compile(pattern, &frame))
            try frame.charge(bytes.count * expression.costPerByte)
            let match = expression.firstMatch(in: bytes)
            return .optional(CELOptional(match.flatMap { $0[$0.count - 1] }.map { .string(String(decoding: bytes[$0], as: UTF8.self)) }))
        },
        BuiltinFunction(
            "regex.extractAll", [.global(.string, .string, result: .list(.string))]
        ) { arguments, frame throws(Failure) in
            let (text, pattern) = try two("regex.extractAll", arguments, &frame)
            let bytes = Array(text.utf8)
            var found: [CELValue] = []
            for match in try all(try single(try compile(pattern, &frame)), in: bytes, limit: .max, &frame) {
                if let range = match[match.count - 1] { found.append(.string(String(decoding: bytes[range], as: UTF8.self))) }
            }
            return .list(CELArray(found))
        },
        BuiltinFunction(
            "regex.replace",
            [.global(.string, .string, .string, result: .string), .global(.string, .string, .string, .int, result: .string)], replaceMatches
        ),
    ]

    /// What compiling a pattern costs that is not known at compile time.
    private static let patternCost = 500

    private static func compile(_ pattern: String, _ frame: inout Frame) throws(Failure) -> RegularExpression {
        try frame.charge(patternCost + 10 * pattern.utf8.count)
        do throws(Failure) {
            return try RegularExpression(pattern, maximumBytes: frame.maximumPatternBytes)
        } catch {
            // Without the words of RE2, which quote the pattern: it comes from data here.
            throw Failure(.invalidArgument, "malformed or too large pattern")
        }
    }

    private static func single(_ pattern: RegularExpression) throws(Failure) -> RegularExpression {
        guard pattern.groupCount <= 1 else { throw Failure(.invalidArgument, "the pattern may have one group only") }
        return pattern
    }

    /// All matches that do not overlap.
    private static func all(
        _ pattern: RegularExpression, in bytes: [UInt8], limit: Int, _ frame: inout Frame
    ) throws(Failure) -> [[Range<Int>?]] {
        var matches: [[Range<Int>?]] = []
        var start = 0
        while start <= bytes.count, matches.count < limit, let match = pattern.firstMatch(in: bytes, from: start), let whole = match[0] {
            // A search may look far beyond the match it finds, so what is left of the text counts a little each time.
            try frame.charge(match.count + (whole.upperBound - start + (bytes.count - start) / 64) * pattern.costPerByte)
            matches.append(match)
            start = whole.upperBound
            guard whole.isEmpty else { continue }
            // Past one whole character, so that an empty match does not cut it in two.
            repeat { start += 1 } while start < bytes.count && bytes[start] & 0xC0 == 0x80
        }
        return matches
    }

    @Sendable private static func replaceMatches(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        guard (3...4).contains(arguments.count), case .string(let text) = arguments[0], case .string(let pattern) = arguments[1],
            case .string(let replacement) = arguments[2]
        else { throw Failure.noSuchOverload("regex.replace", arguments) }
        var limit = Int.max
        if arguments.count == 4 {
            guard case .int(let wanted) = arguments[3] else { throw Failure.noSuchOverload("regex.replace", arguments) }
            limit = wanted < 0 ? .max : Int(wanted)
        }
        try frame.charge(text.utf8.count + replacement.utf8.count)
        let bytes = Array(text.utf8)
        let expression = try compile(pattern, &frame)
        let pieces = try replacementPieces(replacement, groupCount: expression.groupCount)
        var result: [UInt8] = []
        var start = 0
        for match in try all(expression, in: bytes, limit: limit, &frame) {
            guard let whole = match[0] else { continue }
            result += bytes[start..<whole.lowerBound]
            try frame.charge(pieces.reduce(0) { $0 + 1 + $1.length(match) })
            for piece in pieces {
                switch piece {
                case .text(let text): result += text
                case .group(let number): if let range = match[number] { result += bytes[range] }
                }
            }
            start = whole.upperBound
        }
        result += bytes[start...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    private enum ReplacementPiece {
        case text([UInt8])
        case group(Int)

        /// How many bytes it puts in place of a match.
        func length(_ match: [Range<Int>?]) -> Int {
            switch self {
            case .text(let text): text.count
            case .group(let number): match[number]?.count ?? 0
            }
        }
    }

    /// `\1` stands for a group, `\0` for the whole match, `\\` for a backslash.
    private static func replacementPieces(_ text: String, groupCount: Int) throws(Failure) -> [ReplacementPiece] {
        var pieces: [ReplacementPiece] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                let text = [byte] + rest.prefix { $0 != UInt8(ascii: "\\") }
                rest = rest.dropFirst(text.count - 1)
                pieces.append(.text(text))
                continue
            }
            guard let next = rest.popFirst() else { throw Failure(.invalidArgument, "the replacement ends in a backslash") }
            if next == byte {
                pieces.append(.text([byte]))
            } else if let digit = next.hexadecimalDigit, digit < 10, Int(digit) <= groupCount {
                pieces.append(.group(Int(digit)))
            } else {
                throw Failure(.invalidArgument, "the replacement names a group the pattern does not have")
            }
        }
        return pieces
    }
}
