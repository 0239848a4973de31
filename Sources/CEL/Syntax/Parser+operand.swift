extension Parser {
    /// Signs, a primary, and what follows it: fields, calls and indexes.
    mutating func operand() throws(SyntaxFailure) -> Syntax {
        let start = token.range.lowerBound
        if let (symbol, count) = try signs() {
            // The last minus belongs to a number right behind it, so that the smallest integer can be written.
            var result: Syntax
            var left = count
            if symbol == .minus, let number = try negativeNumber() {
                result = try postfix(number)
                left -= 1
            } else {
                result = try postfix(try primary())
            }
            guard left > 0 else { return result }
            // An even number of signs changes nothing, but two stay for the checks of type and range.
            for _ in 0..<(left % 2 == 0 ? 2 : 1) {
                result = try node(symbol == .minus ? .negate(result) : .not(result), at: start, [result])
            }
            return result
        }
        return try postfix(try primary())
    }

    /// As many signs of one kind as there are.
    private mutating func signs() throws(SyntaxFailure) -> (Token.Symbol, Int)? {
        guard case .symbol(let symbol) = token.kind, symbol == .minus || symbol == .not else { return nil }
        var count = 0
        while try accept(symbol) { count += 1 }
        return (symbol, count)
    }

    private mutating func negativeNumber() throws(SyntaxFailure) -> Syntax? {
        let offset = token.range.lowerBound
        let value: CELValue
        switch token.kind {
        case .integer(let magnitude): value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude): value = .double(-magnitude)
        default: return nil
        }
        try advance()
        return try node(.literal(value), at: offset)
    }

    private mutating func postfix(_ primary: Syntax) throws(SyntaxFailure) -> Syntax {
        var result = primary
        while true {
            let offset = token.range.lowerBound
            if try accept(.dot) {
                result = try member(of: result, at: offset)
            } else if try accept(.leftBracket) {
                let isOptional = try accept(.question)
                let index = try expression()
                try expect(.rightBracket)
                result = try node(.index(result, index, isOptional: isOptional), at: offset, [result, index])
            } else {
                return result
            }
        }
    }

    private mutating func member(of target: Syntax, at dot: Int) throws(SyntaxFailure) -> Syntax {
        let isOptional = try accept(.question)
        let offset = token.range.lowerBound
        let field: String
        switch token.kind {
        case .name(let name) where !Self.literals.contains(name): field = name
        case .quotedName(let name):
            try advance()
            return try node(.select(target, field: name, isOptional: isOptional), at: offset, [target])
        default: throw unexpected("the name of a field or function")
        }
        try advance()
        guard !isOptional, token.kind == .symbol(.leftParenthesis) else {
            return try node(.select(target, field: field, isOptional: isOptional), at: offset, [target])
        }
        let arguments = try arguments()
        if let expanded = try memberMacro(field, on: target, arguments, at: offset) { return expanded }
        return try node(.memberCall(target, field, arguments), at: offset, [target] + arguments)
    }

    /// `(a, b)`
    mutating func arguments() throws(SyntaxFailure) -> [Syntax] {
        try expect(.leftParenthesis)
        var arguments: [Syntax] = []
        while token.kind != .symbol(.rightParenthesis) {
            arguments.append(try expression())
            guard try accept(.comma) else { break }
            if token.kind == .symbol(.rightParenthesis) { throw unexpected("another argument") }
        }
        try expect(.rightParenthesis)
        return arguments
    }

    /// Words that are no names, not even of fields.
    static let literals: Set<String> = ["true", "false", "null", "in"]

    /// Words CEL keeps for itself; they are legal as fields only.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    ]
}
