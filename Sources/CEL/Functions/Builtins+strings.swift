extension Builtins {
    static let strings: [BuiltinFunction] = [
        BuiltinFunction("contains", [.member(.string, .string, result: .bool)]) { arguments, frame throws(Failure) in
            let (text, part) = try two("contains", arguments, &frame)
            return .bool(text.withBytes { ByteSearch(Array(part.utf8)).first(in: $0) != nil })
        },
        BuiltinFunction("startsWith", [.member(.string, .string, result: .bool)]) { arguments, frame throws(Failure) in
            let (text, part) = try two("startsWith", arguments, &frame)
            return .bool(text.utf8.starts(with: part.utf8))
        },
        BuiltinFunction("endsWith", [.member(.string, .string, result: .bool)]) { arguments, frame throws(Failure) in
            let (text, part) = try two("endsWith", arguments, &frame)
            return .bool(text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8))
        },
        BuiltinFunction("charAt", [.member(.string, .int, result: .string)]) { arguments, frame throws(Failure) in
            guard arguments.count == 2, case .string(let text) = arguments[0], case .int(let position) = arguments[1] else {
                throw Failure.noSuchOverload("charAt", arguments)
            }
            let characters = try scalars(text, &frame)
            guard (0...Int64(characters.count)).contains(position) else { throw outOfRange(position) }
            return .string(position == characters.count ? "" : String(characters[Int(position)]))
        },
        BuiltinFunction(
            "indexOf", [.member(.string, .string, result: .int), .member(.string, .string, .int, result: .int)]
        ) { arguments, frame throws(Failure) in
            try index("indexOf", arguments, &frame) { search, bytes, from in search.first(in: bytes, from: from ?? 0) }
        },
        BuiltinFunction(
            "lastIndexOf", [.member(.string, .string, result: .int), .member(.string, .string, .int, result: .int)]
        ) { arguments, frame throws(Failure) in
            try index("lastIndexOf", arguments, &frame) { search, bytes, upTo in search.last(in: bytes, upTo: upTo ?? bytes.count) }
        },
        BuiltinFunction(
            "substring", [.member(.string, .int, result: .string), .member(.string, .int, .int, result: .string)], substring),
        BuiltinFunction(unary: "lowerAscii", [.member(.string, result: .string)]) { value, frame throws(Failure) in
            .string(try mapASCII("lowerAscii", value, UInt8(ascii: "A")...UInt8(ascii: "Z"), &frame))
        },
        BuiltinFunction(unary: "upperAscii", [.member(.string, result: .string)]) { value, frame throws(Failure) in
            .string(try mapASCII("upperAscii", value, UInt8(ascii: "a")...UInt8(ascii: "z"), &frame))
        },
        BuiltinFunction(unary: "trim", [.member(.string, result: .string)]) { value, frame throws(Failure) in
            let text = try one("trim", value, &frame)
            let scalars = text.unicodeScalars
            guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
                let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
            else { return .string("") }
            return .string(String(scalars[first...last]))
        },
        BuiltinFunction(
            unary: "reverse", [.member(.string, result: .string), .member(.list(element), result: .list(element))]
        ) { value, frame throws(Failure) in
            if case .list(let list) = value {
                return .list(CELArray(try frame.elements(of: list).reversed()))
            }
            let text = try one("reverse", value, &frame)
            return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
        },
        BuiltinFunction(unary: "strings.quote", [.global(.string, result: .string)]) { value, frame throws(Failure) in
            .string(quote(try one("strings.quote", value, &frame)))
        },
        BuiltinFunction(
            "replace",
            [.member(.string, .string, .string, result: .string), .member(.string, .string, .string, .int, result: .string)], replace),
        BuiltinFunction(
            "split", [.member(.string, .string, result: .list(.string)), .member(.string, .string, .int, result: .list(.string))],
            split),
        BuiltinFunction(
            "join", [.member(.list(.string), result: .string), .member(.list(.string), .string, result: .string)], join),
    ]

    static func outOfRange(_ position: Int64) -> Failure {
        Failure(.indexOutOfRange, "the index \(position) is out of range")
    }

    /// The only argument, a string, whose bytes are charged.
    static func one(_ name: String, _ value: CELValue, _ frame: inout Frame) throws(Failure) -> String {
        guard case .string(let text) = value else { throw Failure.noSuchOverload(name, [value]) }
        try frame.charge(text.utf8.count)
        return text
    }

    /// Two strings, whose bytes are charged.
    static func two(_ name: String, _ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> (String, String) {
        guard arguments.count == 2, case .string(let first) = arguments[0], case .string(let second) = arguments[1] else {
            throw Failure.noSuchOverload(name, arguments)
        }
        try frame.charge(first.utf8.count + second.utf8.count)
        return (first, second)
    }

    static func scalars(_ text: String, _ frame: inout Frame) throws(Failure) -> [UnicodeScalar] {
        try frame.charge(text.utf8.count)
        return Array(text.unicodeScalars)
    }

    /// Finds a part in a text; positions count code points outside, bytes inside.
    private static func index(
        _ name: String, _ arguments: [CELValue], _ frame: inout Frame,
        find: (ByteSearch, UnsafeBufferPointer<UInt8>, Int?) -> Int?
    ) throws(Failure) -> CELValue {
        let (text, part) = try two(name, Array(arguments.prefix(2)), &frame)
        var bound: Int?
        if arguments.count > 2 {
            guard arguments.count == 3, case .int(let position) = arguments[2] else { throw Failure.noSuchOverload(name, arguments) }
            let scalars = text.unicodeScalars
            guard position >= 0, let position = Int(exactly: position),
                let index = scalars.index(scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex)
            else { throw outOfRange(position) }
            bound = text.utf8.distance(from: text.startIndex, to: index)
        }
        let found = text.withBytes { find(ByteSearch(Array(part.utf8)), $0, bound) }
        guard let found else { return .int(-1) }
        let end = text.utf8.index(text.startIndex, offsetBy: found)
        return .int(Int64(text.unicodeScalars.distance(from: text.startIndex, to: end)))
    }

    @Sendable private static func substring(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        guard (2...3).contains(arguments.count), case .string(let text) = arguments[0], case .int(let start) = arguments[1] else {
            throw Failure.noSuchOverload("substring", arguments)
        }
        let characters = try scalars(text, &frame)
        var end = Int64(characters.count)
        if arguments.count == 3 {
            guard case .int(let position) = arguments[2] else { throw Failure.noSuchOverload("substring", arguments) }
            guard (0...end).contains(position) else { throw outOfRange(position) }
            end = position
        }
        guard (0...Int64(characters.count)).contains(start) else { throw outOfRange(start) }
        guard start <= end else { throw Failure(.indexOutOfRange, "the start \(start) is behind the end \(end)") }
        return .string(String(String.UnicodeScalarView(characters[Int(start)..<Int(end)])))
    }

    private static func mapASCII(
        _ name: String, _ value: CELValue, _ range: ClosedRange<UInt8>, _ frame: inout Frame
    ) throws(Failure) -> String {
        let text = try one(name, value, &frame)
        return String(decoding: text.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self)
    }

    /// The text as a CEL literal in double quotes.
    private static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
