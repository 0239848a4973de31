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

    /// Binary operators by precedence, with a stack of its own instead of one call for each precedence.
    mutating func operators() throws(SyntaxFailure) -> Syntax {
        var operands = [Operand(syntax: try operand())]
        var pending: [Pending] = []
        while let next = binaryOperator() {
            while let last = pending.last, last.precedence >= next.precedence {
                pending.removeLast()
                try reduce(&operands, last)
            }
            pending.append(next)
            try advance()
            operands.append(Operand(syntax: try operand()))
        }
        while let last = pending.popLast() { try reduce(&operands, last) }
        return try close(operands[0])
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
            let step = SyntaxStep(function: last.symbol, operand: right, offset: last.offset)
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
