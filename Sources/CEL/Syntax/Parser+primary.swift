extension Parser {
    /// A literal, a name, a call, or anything in parentheses, brackets or braces.
    mutating func primary() throws(SyntaxFailure) -> Syntax {
        let offset = token.range.lowerBound
        switch token.kind {
        case .name(let name): return try named(name, isAbsolute: false, at: offset)
        case .symbol(.leftParenthesis):
            try advance()
            let inner = try expression()
            try expect(.rightParenthesis)
            return inner
        case .symbol(.leftBracket): return try list(at: offset)
        case .symbol(.leftBrace): return try map(at: offset)
        case .symbol(.dot):
            try advance()
            guard case .name(let name) = token.kind else { throw unexpected("a name") }
            return try named(name, isAbsolute: true, at: offset)
        default: return try literal(at: offset)
        }
    }

    private mutating func literal(at offset: Int) throws(SyntaxFailure) -> Syntax {
        let value: CELValue
        switch token.kind {
        case .integer(let magnitude):
            guard let number = Int64(exactly: magnitude) else { throw SyntaxFailure("this number does not fit 64 bits", at: offset) }
            value = .int(number)
        case .unsigned(let number): value = .uint(number)
        case .double(let number): value = .double(number)
        case .string(let text): value = .string(text)
        case .bytes(let bytes): value = .bytes(bytes)
        default: throw unexpected("an expression")
        }
        try advance()
        return try node(.literal(value), at: offset)
    }

    private mutating func named(_ name: String, isAbsolute: Bool, at offset: Int) throws(SyntaxFailure) -> Syntax {
        if Self.literals.contains(name) {
            guard !isAbsolute, let value = Self.word(name) else { throw unexpected("an expression") }
            try advance()
            return try node(.literal(value), at: offset)
        }
        if Self.reserved.contains(name) {
            throw SyntaxFailure("`\(name)` is a reserved word and cannot be a name", at: offset)
        }
        try advance()
        if token.kind == .symbol(.leftParenthesis) {
            let arguments = try arguments()
            if let expanded = try globalMacro(name, arguments, at: offset) { return expanded }
            return try node(.call(name, isAbsolute: isAbsolute, arguments), at: offset, arguments)
        }
        if token.kind == .symbol(.leftBrace) {
            throw SyntaxFailure("there are no message types; a map is written `{\"key\": value}`", at: offset)
        }
        return try node(.name(name, isAbsolute: isAbsolute), at: offset)
    }

    private static func word(_ name: String) -> CELValue? {
        switch name {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .null
        default: nil
        }
    }

    private mutating func list(at offset: Int) throws(SyntaxFailure) -> Syntax {
        try advance()
        var elements: [SyntaxElement] = []
        while token.kind != .symbol(.rightBracket) {
            let isOptional = try accept(.question)
            elements.append(SyntaxElement(isOptional: isOptional, value: try expression()))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBracket)
        return try node(.list(elements), at: offset, elements.map(\.value))
    }

    private mutating func map(at offset: Int) throws(SyntaxFailure) -> Syntax {
        try advance()
        var entries: [SyntaxEntry] = []
        while token.kind != .symbol(.rightBrace) {
            let isOptional = try accept(.question)
            let key = try expression()
            try expect(.colon)
            entries.append(SyntaxEntry(isOptional: isOptional, key: key, value: try expression()))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBrace)
        return try node(.map(entries), at: offset, entries.flatMap { [$0.key, $0.value] })
    }
}
