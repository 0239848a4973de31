import Yams

extension Kind where Value == Bool {
    /// `true` or `false`.
    static let flag = Kind(
        KindDescription(words: "true or false", schema: ["type": "boolean"], type: "boolean"),
        read: { node, reader in
            guard let scalar = reader.scalar(node, expected: "true or false") else { return nil }
            if case .boolean(let value) = PlainScalar(scalar) { return value }
            let fix: String? =
                switch scalar.string.lowercased() {
                case "yes", "on", "y", "true": "Write `true`."
                case "no", "off", "n", "false": "Write `false`."
                default: nil
                }
            reader.reportType(of: node, expected: "true or false", fix: fix)
            return nil
        },
        write: { .boolean($0) })
}

extension Kind where Value == Int {
    static let count = integer(0...maximum)
    static let positive = integer(1...maximum)
    /// An HTTP status.
    static let status = integer(100...599)
    /// Tries of one request.
    static let attempts = integer(1...20)
    /// Requests at once.
    static let concurrency = integer(1...256)
    /// Records of one page.
    static let pageSize = integer(1...100_000)

    /// Integers that survive JSON readers with double precision (RFC 8259, section 6).
    private static var maximum: Int { 1 << 53 - 1 }

    static func integer(_ range: ClosedRange<Int>) -> Kind<Int> {
        let bound = range.upperBound == maximum ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        let words = "a whole number \(bound)"
        return Kind(
            KindDescription(
                words: words,
                schema: [
                    "type": "integer", "minimum": .integer(Int64(range.lowerBound)), "maximum": .integer(Int64(range.upperBound)),
                ],
                type: "integer"),
            read: { node, reader in
                guard let scalar = reader.scalar(node, expected: words) else { return nil }
                guard let value = PlainScalar(scalar).wholeNumber else {
                    let unquoted = PlainScalar(plain: scalar.string)
                    if case .integer = unquoted {
                        reader.reportType(of: node, expected: words, fix: "Remove the quotes.")
                    } else {
                        reader.reportType(of: node, expected: words)
                    }
                    return nil
                }
                guard range.contains(Int(value)) else {
                    reader.report(.outOfRange, at: node, "must be \(words), not \(value)")
                    return nil
                }
                return Int(value)
            },
            write: { .integer(Int64($0)) })
    }

    /// Bytes: a number, or a text such as `64MiB`.
    ///
    /// - Parameter largest: Bytes at most, a power of two of at least 1 GiB.
    static func size(upTo largest: Int) -> Kind {
        let words = "\(TextFormat.size.words), at most \(SizeText.text(largest))"
        return Kind(
            KindDescription(
                words: words,
                schema: [
                    "anyOf": [
                        ["type": "integer", "minimum": 1, "maximum": .integer(Int64(largest))],
                        ["type": "string", "pattern": .text(SizeText.pattern(upTo: largest))],
                    ]
                ],
                type: "size"),
            read: { node, reader in
                guard let scalar = reader.scalar(node, expected: words) else { return nil }
                let plain = PlainScalar(scalar)
                let bytes = plain == .text ? SizeText.parse(scalar.string[...].utf8) : plain.wholeNumber.map { Int($0) }
                guard let bytes else {
                    if plain == .text {
                        reader.report(.badSize, at: node, "must be \(words)", fix: Self.sizeFix(scalar.string))
                    } else {
                        reader.reportType(of: node, expected: words)
                    }
                    return nil
                }
                guard (1...largest).contains(bytes) else {
                    reader.report(.outOfRange, at: node, "must be from one byte to \(SizeText.text(largest))", fix: "Write `64MiB`.")
                    return nil
                }
                return bytes
            },
            write: { .text(SizeText.text($0)) })
    }

    private static func sizeFix(_ text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 9 else { return "Write at most `1GiB`." }
        guard !digits.isEmpty, let letter = text[digits.endIndex...].first(where: { $0.isLetter }) else { return nil }
        return switch letter.lowercased() {
        case "k": "Write `\(digits)KiB`."
        case "m": "Write `\(digits)MiB`."
        case "g": "Write `\(digits)GiB`."
        case "b": "Write `\(digits)B`."
        default: nil
        }
    }
}

extension Kind where Value == Double {
    /// A share from 0 to 1.
    static let fraction = Kind(
        KindDescription(words: "a number from 0 to 1", schema: ["type": "number", "minimum": 0, "maximum": 1], type: "number"),
        read: { node, reader in
            guard let scalar = reader.scalar(node, expected: "a number from 0 to 1") else { return nil }
            let value: Double
            switch PlainScalar(scalar) {
            case .integer(let integer): value = Double(integer)
            case .number(let number): value = number
            default:
                reader.reportType(of: node, expected: "a number from 0 to 1")
                return nil
            }
            guard (0...1).contains(value) else {
                reader.report(.outOfRange, at: node, "must be a number from 0 to 1, not \(scalar.string)")
                return nil
            }
            return value
        },
        write: { .number($0) })
}
