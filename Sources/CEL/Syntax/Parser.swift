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
    ///
    /// The functions that call each other for nested expressions keep their own frames small and leave the rest to
    /// others: unoptimised code gives every temporary its place on the stack, and stacks may be small.
    mutating func expression() throws(SyntaxFailure) -> Syntax {
        nesting += 1
        defer { nesting -= 1 }
        try checkNesting()
        let first = try operators()
        return isNext(.question) ? try conditional(first) : first
    }

    private func checkNesting() throws(SyntaxFailure) {
        guard nesting <= maximumDepth else { throw tooDeep(at: token.range.lowerBound) }
    }

    private mutating func conditional(_ first: Syntax) throws(SyntaxFailure) -> Syntax {
        var branches: [SyntaxBranch] = []
        var result = first
        while try accept(.question) {
            let value = try operators()
            try expect(.colon)
            branches.append(SyntaxBranch(condition: result, value: value))
            result = try operators()
        }
        let children = branches.flatMap { [$0.condition, $0.value] } + [result]
        return try node(.conditional(branches, otherwise: result), at: first.offset, children)
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
        token.kind == .end
            ? SyntaxFailure("the expression ends too early, expected \(expected)", at: token.range.lowerBound)
            : SyntaxFailure("unexpected \(token.description), expected \(expected)", at: token.range.lowerBound)
    }

    func isNext(_ symbol: Token.Symbol) -> Bool {
        token.kind == .symbol(symbol)
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxFailure) {
        guard isNext(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
        try advance()
    }

    /// Goes past the symbol if it is next.
    mutating func accept(_ symbol: Token.Symbol) throws(SyntaxFailure) -> Bool {
        guard isNext(symbol) else { return false }
        try advance()
        return true
    }
}
