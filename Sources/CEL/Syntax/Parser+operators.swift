extension Parser {
    /// An operator that waits for its right operand.
    private struct Pending {
        let symbol: String
        let precedence: Int
        let offset: Int
    }

    /// A left operand. What a chain of one precedence collects stays open, so that a long chain costs no depth and no copies.
    private struct Operand {
        var syntax: Syntax
        var logical: (isAnd: Bool, operands: [Syntax])?
        var arithmetic: (precedence: Int, steps: [SyntaxStep])?
    }

    /// Binary operators by precedence, with a stack of their own instead of one call for each precedence.
    mutating func operators() throws(SyntaxFailure) -> Syntax {
        let first = try operand()
        return startsOperator ? try chain(first) : first
    }

    private var startsOperator: Bool { binaryOperator() != nil }

    private mutating func chain(_ first: Syntax) throws(SyntaxFailure) -> Syntax {
        var chain = Chain(operands: [Operand(syntax: first)])
        while try readOperator(&chain) { chain.push(try operand()) }
        return try finish(&chain)
    }

    private struct Chain {
        var operands: [Operand]
        var pending: [Pending] = []

        mutating func push(_ operand: Syntax) {
            operands.append(Operand(syntax: operand))
        }
    }

    /// Reads an operator, if one is next, and applies those before it that bind at least as strongly.
    private mutating func readOperator(_ chain: inout Chain) throws(SyntaxFailure) -> Bool {
        guard let next = binaryOperator() else { return false }
        while let last = chain.pending.last, last.precedence >= next.precedence {
            chain.pending.removeLast()
            try reduce(&chain.operands, last)
        }
        chain.pending.append(next)
        try advance()
        return true
    }

    private func finish(_ chain: inout Chain) throws(SyntaxFailure) -> Syntax {
        while let last = chain.pending.popLast() { try reduce(&chain.operands, last) }
        return try close(chain.operands[0])
    }

    private func binaryOperator() -> Pending? {
        let precedence: Int
        let text: String
        switch token.kind {
        case .name("in"): (text, precedence) = ("in", 3)
        case .symbol(let symbol):
            text = symbol.rawValue
            switch symbol {
            case .or: precedence = 1
            case .and: precedence = 2
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: precedence = 3
            case .plus, .minus: precedence = 4
            case .times, .divided, .modulo: precedence = 5
            default: return nil
            }
        default: return nil
        }
        return Pending(symbol: text, precedence: precedence, offset: token.range.lowerBound)
    }

    private func reduce(_ operands: inout [Operand], _ last: Pending) throws(SyntaxFailure) {
        let right = try close(operands.removeLast())
        let position = operands.count - 1
        switch last.precedence {
        case 1, 2:
            let isAnd = last.precedence == 2
            if operands[position].logical?.isAnd == isAnd {
                operands[position].logical?.operands.append(right)
            } else {
                let left = try close(operands[position])
                operands[position] = Operand(syntax: left, logical: (isAnd, [left, right]))
            }
        case 3:
            let left = try close(operands[position])
            let relation = try node(.relation(last.symbol, left, right), at: last.offset, [left, right])
            operands[position] = Operand(syntax: relation)
        default:
            guard let operation = ArithmeticOperation(rawValue: last.symbol) else { return }
            let step = SyntaxStep(operation: operation, operand: right, offset: last.offset)
            if operands[position].arithmetic?.precedence == last.precedence {
                operands[position].arithmetic?.steps.append(step)
            } else {
                operands[position] = Operand(syntax: try close(operands[position]), arithmetic: (last.precedence, [step]))
            }
        }
    }

    private func close(_ operand: Operand) throws(SyntaxFailure) -> Syntax {
        if let (isAnd, operands) = operand.logical {
            return try node(.logical(isAnd: isAnd, operands), at: operand.syntax.offset, operands)
        }
        if let (_, steps) = operand.arithmetic {
            let children = [operand.syntax] + steps.map(\.operand)
            return try node(.arithmetic(operand.syntax, steps), at: steps[0].offset, children)
        }
        return operand.syntax
    }
}
