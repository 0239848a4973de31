extension Parser {
    /// Signs, a primary, and what follows it: fields, calls and indexes.
    mutating func operand() throws(SyntaxFailure) -> Syntax {
        isNext(.minus) || isNext(.not) ? try signed() : try postfix(try primary())
    }

    private mutating func signed() throws(SyntaxFailure) -> Syntax {
        let start = token.range.lowerBound
        let isMinus = isNext(.minus)
        var count = 0
        while try accept(isMinus ? .minus : .not) { count += 1 }
        // The last minus belongs to a number right behind it, so that the smallest integer can be written.
        if isMinus, let number = try negativeNumber() {
            return try apply(count - 1, isMinus: true, to: try postfix(number), at: start)
        }
        return try apply(count, isMinus: isMinus, to: try postfix(try primary()), at: start)
    }

    /// An even number of signs changes nothing, but two stay for the checks of type and range.
    private func apply(_ count: Int, isMinus: Bool, to operand: Syntax, at offset: Int) throws(SyntaxFailure) -> Syntax {
        var result = operand
        for _ in 0..<(count == 0 ? 0 : count % 2 == 0 ? 2 : 1) {
            result = try node(isMinus ? .negate(result) : .not(result), at: offset, [result])
        }
        return result
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
            if isNext(.dot) {
                result = try member(of: result)
            } else if isNext(.leftBracket) {
                result = try index(result)
            } else {
                return result
            }
        }
    }

    private mutating func index(_ target: Syntax) throws(SyntaxFailure) -> Syntax {
        let offset = token.range.lowerBound
        try advance()
        let isOptional = try accept(.question)
        let index = try expression()
        try expect(.rightBracket)
        return try node(.index(target, index, isOptional: isOptional), at: offset, [target, index])
    }

    private mutating func member(of target: Syntax) throws(SyntaxFailure) -> Syntax {
        let member = try memberName()
        guard member.isCall else {
            return try node(.select(target, field: member.name, isOptional: member.isOptional), at: member.offset, [target])
        }
        return try call(member, on: target, try arguments())
    }

    private struct Member {
        let name: String
        let offset: Int
        let isOptional: Bool
        let isCall: Bool
    }

    /// `.name`, `.?name`, `` .`name` ``
    private mutating func memberName() throws(SyntaxFailure) -> Member {
        try expect(.dot)
        let isOptional = try accept(.question)
        let offset = token.range.lowerBound
        switch token.kind {
        case .name(let name) where !Self.literals.contains(name):
            try advance()
            return Member(name: name, offset: offset, isOptional: isOptional, isCall: !isOptional && isNext(.leftParenthesis))
        case .quotedName(let name):
            try advance()
            return Member(name: name, offset: offset, isOptional: isOptional, isCall: false)
        default: throw unexpected("the name of a field or function")
        }
    }

    private func call(_ member: Member, on target: Syntax, _ arguments: [Syntax]) throws(SyntaxFailure) -> Syntax {
        if let expanded = try memberMacro(member.name, on: target, arguments, at: member.offset) { return expanded }
        return try node(.memberCall(target, member.name, arguments), at: member.offset, [target] + arguments)
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
