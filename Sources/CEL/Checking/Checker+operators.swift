extension Checker {
    mutating func checkIndex(_ operand: Syntax, _ index: Syntax, isOptional: Bool, at offset: Int) -> CheckedExpression {
        let target = check(operand)
        let position = check(index)
        var reference: CELReference?
        if case .string(let key)? = position.node.constant {
            reference = extend(target.reference, by: key, isGuarded: isOptional)
        }
        let type = elementType(target.type, position.type, at: offset)
        let path = reference?.path.joined(separator: ".")
        let node = IndexNode(target.node, position.node, isOptional: isOptional, path: path, at: offset)
        let result = isOptional ? type.asOptional : type
        return CheckedExpression(folded(node, [target.node, position.node]), result, reference: reference)
    }

    private mutating func elementType(_ container: CELType, _ index: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(container) {
        case .list(let element):
            if unifier.accepts([index], for: [.int]) { return element }
            report("a list is indexed by int, not by \(unifier.resolve(index, unknownAsDyn: true))", at: offset)
            return .error
        case .map(let key, let value):
            if unifier.accepts([index], for: [key]) { return value }
            report(
                "the keys of this map are \(unifier.resolve(key, unknownAsDyn: true)), not \(unifier.resolve(index, unknownAsDyn: true))",
                at: offset)
            return .error
        case .object:
            if unifier.accepts([index], for: [.string]) { return .dyn }
            report("the keys of this map are string, not \(unifier.resolve(index, unknownAsDyn: true))", at: offset)
            return .error
        case .optional(let wrapped): return elementType(wrapped, index, at: offset).asOptional
        case .nullable(let wrapped): return elementType(wrapped, index, at: offset)
        case .parameter, .dyn: return .dyn
        case .error: return .error
        case let other:
            report("\(other) cannot be indexed", at: offset)
            return .error
        }
    }

    mutating func checkNot(_ operand: Syntax, at offset: Int) -> CheckedExpression {
        let operand = checkCondition(operand, "`!`")
        return CheckedExpression(folded(NotNode(operand.node, at: offset), [operand.node]), .bool)
    }

    mutating func checkNegation(_ operand: Syntax, at offset: Int) -> CheckedExpression {
        let operand = check(operand)
        let type = operatorType("-", [operand.type], Self.negations, at: offset)
        return CheckedExpression(folded(NegationNode(operand.node, at: offset), [operand.node]), type)
    }

    mutating func checkRelation(_ symbol: String, _ left: Syntax, _ right: Syntax, at offset: Int) -> CheckedExpression {
        let left = check(left)
        let right = check(right)
        _ = operatorType(symbol, [left.type, right.type], Self.relations(symbol), at: offset)
        let node = relationNode(symbol, left.node, right.node, at: offset)
        return CheckedExpression(folded(node, [left.node, right.node]), .bool)
    }

    private func relationNode(_ symbol: String, _ left: any Node, _ right: any Node, at offset: Int) -> any Node {
        if let relation = OrderNode.Relation(rawValue: symbol) { return OrderNode(relation, left, right, at: offset) }
        if symbol == "in" { return MembershipNode(left, right, at: offset) }
        let isNegated = symbol == "!="
        if let value = right.constant, value.isScalar {
            return ConstantEqualityNode(left, value, isNegated: isNegated, at: offset)
        }
        if let value = left.constant, value.isScalar {
            return ConstantEqualityNode(right, value, isNegated: isNegated, at: offset)
        }
        return EqualityNode(left, right, isNegated: isNegated, at: offset)
    }

    mutating func checkArithmetic(_ first: Syntax, _ steps: [SyntaxStep], at offset: Int) -> CheckedExpression {
        let first = check(first)
        var type = first.type
        var nodes: [ArithmeticNode.Step] = []
        for step in steps {
            let operand = check(step.operand)
            type = operatorType(step.function, [type, operand.type], Self.arithmetic(step.function), at: step.offset)
            guard let operation = ArithmeticOperation(rawValue: step.function) else { continue }
            nodes.append((operation, operand.node, step.offset))
        }
        let node = ArithmeticNode(first.node, nodes, at: offset)
        return CheckedExpression(folded(node, [first.node] + nodes.map(\.operand)), type)
    }

    mutating func checkLogical(isAnd: Bool, _ operands: [Syntax], at offset: Int) -> CheckedExpression {
        var nodes: [any Node] = []
        for operand in operands { nodes.append(checkCondition(operand, isAnd ? "`&&`" : "`||`").node) }
        return CheckedExpression(folded(LogicalNode(isAnd: isAnd, nodes, at: offset), nodes), .bool)
    }

    mutating func checkConditional(_ branches: [SyntaxBranch], _ otherwise: Syntax, at offset: Int) -> CheckedExpression {
        var nodes: [(condition: any Node, value: any Node)] = []
        let result = unifier.fresh()
        var types: [CELType] = []
        for branch in branches {
            let condition = checkCondition(branch.condition, "`?`")
            let value = check(branch.value)
            nodes.append((condition.node, value.node))
            types.append(value.type)
        }
        let last = check(otherwise)
        for type in types + [last.type] where !unifier.accepts([type], for: [result]) {
            let names = (types + [last.type]).map { unifier.resolve($0, unknownAsDyn: true).description }
            report("the values of a conditional need one type, these are \(names.joined(separator: " and ")); dyn() allows both", at: offset)
            break
        }
        let node = ConditionalNode(nodes, otherwise: last.node, at: offset)
        return CheckedExpression(folded(node, nodes.flatMap { [$0.condition, $0.value] } + [last.node]), unifier.resolve(result))
    }

    /// Something that must be a bool.
    mutating func checkCondition(_ syntax: Syntax, _ place: String) -> CheckedExpression {
        let condition = check(syntax)
        if !unifier.accepts([condition.type], for: [.bool]) {
            report("\(place) needs a bool, this is \(unifier.resolve(condition.type, unknownAsDyn: true))", at: syntax.offset)
        }
        return condition
    }

    /// The type an operator gives for operands of these types.
    private mutating func operatorType(_ symbol: String, _ types: [CELType], _ overloads: [CELOverload], at offset: Int) -> CELType {
        if let type = resultType(types, overloads) { return type }
        let names = types.map { unifier.resolve($0, unknownAsDyn: true).description }
        if names.count == 1 {
            report("`\(symbol)` does not work on \(names[0])", at: offset)
        } else {
            report("`\(symbol)` does not work between \(names.joined(separator: " and "))\(Self.advice(symbol, types))", at: offset)
        }
        return .error
    }

    private static func advice(_ symbol: String, _ types: [CELType]) -> String {
        let numbers: Set<CELType> = [.int, .uint, .double]
        guard types.count == 2, types.allSatisfy(numbers.contains) else { return "" }
        return symbol == "%" ? "" : "; convert one with int(), uint() or double()"
    }
}

extension CELValue {
    /// Whether equality with it needs no walk through elements.
    var isScalar: Bool {
        switch self {
        case .list, .map, .optional, .bytes: false
        default: true
        }
    }
}
