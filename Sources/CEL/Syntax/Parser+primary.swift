extension Parser {
    /// A literal, a name, a call, or anything in parentheses, brackets or braces.
    mutating func primary() throws(SyntaxFailure) -> Syntax {
        if isNext(.leftParenthesis) { return try group() }
        if isNext(.leftBracket) { return try list() }
        if isNext(.leftBrace) { return try map() }
        return try word()
    }

    /// A name with or without arguments, or a literal.
    private mutating func word() throws(SyntaxFailure) -> Syntax {
        guard let name = try name() else { return try literal(at: token.range.lowerBound) }
        return isNext(.leftParenthesis) ? try call(name, try arguments()) : try leaf(name)
    }

    private mutating func group() throws(SyntaxFailure) -> Syntax {
        try advance()
        let inner = try expression()
        try expect(.rightParenthesis)
        return inner
    }

    private struct Name {
        let text: String
        let isAbsolute: Bool
        let offset: Int
    }

    /// A name that may stand alone: no literal and no reserved word.
    private mutating func name() throws(SyntaxFailure) -> Name? {
        let offset = token.range.lowerBound
        let isAbsolute = try accept(.dot)
        guard case .name(let text) = token.kind, isAbsolute || !Self.literals.contains(text) else {
            if isAbsolute { throw unexpected("a name") }
            return nil
        }
        if Self.reserved.contains(text) || Self.literals.contains(text) {
            throw SyntaxFailure("`\(text)` is a reserved word and cannot be a name", at: offset)
        }
        try advance()
        return Name(text: text, isAbsolute: isAbsolute, offset: offset)
    }

    private func call(_ name: Name, _ arguments: [Syntax]) throws(SyntaxFailure) -> Syntax {
        if let expanded = try globalMacro(name.text, arguments, at: name.offset) { return expanded }
        return try node(.call(name.text, isAbsolute: name.isAbsolute, arguments), at: name.offset, arguments)
    }

    private func leaf(_ name: Name) throws(SyntaxFailure) -> Syntax {
        if isNext(.leftBrace) {
            throw SyntaxFailure("there are no message types; a map is written `{\"key\": value}`", at: name.offset)
        }
        return try node(.name(name.text, isAbsolute: name.isAbsolute), at: name.offset)
    }

    private mutating func literal(at offset: Int) throws(SyntaxFailure) -> Syntax {
        let value: CELValue
        switch token.kind {
        case .name("true"): value = .bool(true)
        case .name("false"): value = .bool(false)
        case .name("null"): value = .null
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

    private mutating func list() throws(SyntaxFailure) -> Syntax {
        let offset = token.range.lowerBound
        try advance()
        var elements: [SyntaxElement] = []
        while !isNext(.rightBracket) {
            elements.append(try element())
            guard try accept(.comma) else { break }
        }
        try expect(.rightBracket)
        return try node(.list(elements), at: offset, elements.map(\.value))
    }

    private mutating func element() throws(SyntaxFailure) -> SyntaxElement {
        let isOptional = try accept(.question)
        return SyntaxElement(isOptional: isOptional, value: try expression())
    }

    private mutating func map() throws(SyntaxFailure) -> Syntax {
        let offset = token.range.lowerBound
        try advance()
        var entries: [SyntaxEntry] = []
        while !isNext(.rightBrace) {
            entries.append(try entry())
            guard try accept(.comma) else { break }
        }
        try expect(.rightBrace)
        return try node(.map(entries), at: offset, entries.flatMap { [$0.key, $0.value] })
    }

    private mutating func entry() throws(SyntaxFailure) -> SyntaxEntry {
        let isOptional = try accept(.question)
        let key = try expression()
        try expect(.colon)
        return SyntaxEntry(isOptional: isOptional, key: key, value: try expression())
    }
}
