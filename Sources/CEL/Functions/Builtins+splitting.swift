extension Builtins {
    @Sendable static func replace(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        guard (3...4).contains(arguments.count), case .string(let text) = arguments[0], case .string(let part) = arguments[1],
            case .string(let replacement) = arguments[2]
        else { throw Failure.noSuchOverload("replace", arguments) }
        let limit = try limit(arguments.dropFirst(3).first, "replace", arguments)
        let pieces = try pieces(of: text, separator: part, limit: limit.map { $0 == .max ? $0 : $0 + 1 }, &frame)
        try frame.charge(pieces.count * replacement.utf8.count)
        return .string(pieces.map { String($0) }.joined(separator: replacement))
    }

    @Sendable static func split(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        guard (2...3).contains(arguments.count), case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
            throw Failure.noSuchOverload("split", arguments)
        }
        let limit = try limit(arguments.dropFirst(2).first, "split", arguments)
        if limit == 0 { return .list(CELArray([])) }
        if separator.isEmpty {
            // Between all characters, without the empty pieces at the ends; the last piece holds what the limit leaves.
            let characters = try scalars(text, &frame).map { String($0) }
            let whole = min((limit ?? .max) - 1, characters.count)
            let rest = characters[whole...].joined()
            return .list(CELArray((characters[..<whole] + (rest.isEmpty ? [] : [rest])).map { .string($0) }))
        }
        return .list(CELArray(try pieces(of: text, separator: separator, limit: limit, &frame).map { .string($0) }))
    }

    @Sendable static func join(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        guard (1...2).contains(arguments.count), case .list(let list) = arguments[0] else {
            throw Failure.noSuchOverload("join", arguments)
        }
        var separator = ""
        if arguments.count == 2 {
            guard case .string(let text) = arguments[1] else { throw Failure.noSuchOverload("join", arguments) }
            separator = text
        }
        var result = ""
        var isFirst = true
        for element in try frame.elements(of: list) {
            guard case .string(let text) = element else { throw Failure.noSuchOverload("join", [element]) }
            try frame.charge(text.utf8.count + separator.utf8.count + 1)
            if !isFirst { result += separator }
            result += text
            isFirst = false
        }
        return .string(result)
    }

    /// The last argument as a limit: `nil` without one, or when it is negative.
    private static func limit(_ value: CELValue?, _ name: String, _ arguments: [CELValue]) throws(Failure) -> Int? {
        guard let value else { return nil }
        guard case .int(let limit) = value else { throw Failure.noSuchOverload(name, arguments) }
        return limit < 0 ? nil : Int(limit)
    }

    /// The text cut at a separator, into at most `limit` pieces. An empty separator cuts between all characters and at both ends.
    private static func pieces(
        of text: String, separator: String, limit: Int?, _ frame: inout Frame
    ) throws(Failure) -> [String] {
        try frame.charge(text.utf8.count + separator.utf8.count)
        let limit = limit ?? .max
        if separator.isEmpty { return characters(of: text, limit: limit) }
        let bytes = Array(text.utf8)
        let search = ByteSearch(Array(separator.utf8))
        var pieces: [String] = []
        var start = 0
        bytes.withUnsafeBufferPointer { bytes in
            while pieces.count < limit - 1, let found = search.first(in: bytes, from: start) {
                pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
                start = found + separator.utf8.count
            }
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        try frame.charge(pieces.count)
        return pieces
    }

    private static func characters(of text: String, limit: Int) -> [String] {
        var pieces = [""]
        var rest = text.unicodeScalars[...]
        while pieces.count < limit - 1, let scalar = rest.popFirst() { pieces.append(String(scalar)) }
        if pieces.count < limit {
            pieces.append(String(rest))
        } else {
            pieces = [text]
        }
        return pieces
    }
}
