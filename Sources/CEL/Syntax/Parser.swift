/// Reads tokens into a syntax tree. Its stack use is bounded by the limit on depth, the depth of its trees as well.
struct Parser {
    private var lexer: Lexer
    private(set) var token: Token
    private var nesting = 0
    private let maximumDepth: Int

    private init(_ bytes: [UInt8], limits: CELLimits) throws(SyntaxFailure) {
        lexer = Lexer(bytes)
        token = try lexer.next()
        maximumDepth = limits.maximumDepth
    }

    static func parse(_ source: String, limits: CELLimits) throws(SyntaxFailure) -> Syntax {
        guard source.utf8.count <= limits.maximumSourceBytes else {
            throw SyntaxFailure("the expression is longer than \(limits.maximumSourceBytes) bytes", at: 0)
        }
        var parser = try Parser(Array(source.utf8), limits: limits)
        if parser.token.kind == .end { throw SyntaxFailure("an expression is expected, this is empty", at: 0) }
        let syntax = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return syntax
    }

    /// A whole expression: operators, and the conditional `a ? b : c`.
    mutating func expression() throws(SyntaxFailure) -> Syntax {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= maximumDepth else { throw tooDeep(at: token.range.lowerBound) }
        var branches: [SyntaxBranch] = []
        var result = try operators()
        let start = result.offset
        while try accept(.question) {
            let value = try operators()
            try expect(.colon)
            branches.append(SyntaxBranch(condition: result, value: value))
            result = try operators()
        }
        guard !branches.isEmpty else { return result }
        let children = branches.flatMap { [$0.condition, $0.value] } + [result]
        return try node(.conditional(branches, otherwise: result), at: start, children)
    }

    /// A node over its children, unless that makes the tree too deep.
    func node(_ kind: Syntax.Kind, at offset: Int, _ children: [Syntax] = []) throws(SyntaxFailure) -> Syntax {
        let depth = (children.lazy.map(\.depth).max() ?? 0) + 1
        guard depth <= maximumDepth else { throw tooDeep(at: offset) }
        return Syntax(kind, at: offset, depth: depth)
    }

    private func tooDeep(at offset: Int) -> SyntaxFailure {
        SyntaxFailure("nested deeper than \(maximumDepth) levels", at: offset)
    }
}

extension Parser {
    mutating func advance() throws(SyntaxFailure) {
        token = try lexer.next()
    }

    func unexpected(_ expected: String) -> SyntaxFailure {
        SyntaxFailure("unexpected \(token.description), expected \(expected)", at: token.range.lowerBound)
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxFailure) {
        guard token.kind == .symbol(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
        try advance()
    }

    /// Goes past the symbol if it is next.
    mutating func accept(_ symbol: Token.Symbol) throws(SyntaxFailure) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        try advance()
        return true
    }
}
