extension Checker {
    mutating func checkIndex(_ operand: Syntax, _ index: Syntax, isOptional: Bool, at offset: Int) -> CheckedExpression {
        let target = check(operand)
        return self.index(target, by: check(index), isOptional: isOptional, at: offset)
    }

    private mutating func index(
        _ target: CheckedExpression, by index: CheckedExpression, isOptional: Bool, at offset: Int
    ) -> CheckedExpression {
        var reference: CELReference?
        let type: CELType
        if case .string(let key)? = index.node.constant {
            if isOptional { guardedFields.insert(key) }
            reference = extend(target.reference, by: key, isGuarded: isOptional)
            type =
                hasKnownFields(target.type)
                ? fieldType(key, of: target.type, at: index.node.offset) : elementType(target.type, index.type, at: offset)
        } else {
            type = elementType(target.type, index.type, at: offset)
        }
        let path = reference?.path.joined(separator: ".")
        let node = IndexNode(target.node, index.node, isOptional: isOptional, path: path, at: offset)
        return CheckedExpression(
            folded(node, [target.node, index.node]), isOptional ? type.asOptional : type, reference: reference)
    }

    private func hasKnownFields(_ type: CELType) -> Bool {
        switch unifier.resolve(type) {
        case .object: true
        case .optional(let wrapped), .nullable(let wrapped): hasKnownFields(wrapped)
        default: false
        }
    }

    private mutating func elementType(_ container: CELType, _ index: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(container) {
        case .list(let element):
            if unifier.accepts([index], for: [.int]) { return element }
            let known = unifier.resolve(index, unknownAsDyn: true)
            report("a list is indexed by int, not by \(known)", .type([known], .index), at: offset)
            return .error
        case .map(let key, let value):
            if isKey(index) || unifier.resolve(index) == .double, unifier.accepts([index], for: [key]) { return value }
            let types = [key, index].map { unifier.resolve($0, unknownAsDyn: true) }
            report("the keys of this map are \(types[0]), not \(types[1])", .type(types, .index), at: offset)
            return .error
        case .object:
            if unifier.accepts([index], for: [.string]) { return .dyn }
            let known = unifier.resolve(index, unknownAsDyn: true)
            report("the keys of this map are string, not \(known)", .type([known], .index), at: offset)
            return .error
        case .optional(let wrapped): return elementType(wrapped, index, at: offset).asOptional
        case .nullable(let wrapped): return elementType(wrapped, index, at: offset)
        case .parameter, .dyn: return .dyn
        case .error: return .error
        case let other:
            report("\(other) cannot be indexed", .type([other], .index), at: offset)
            return .error
        }
    }

    mutating func checkNot(_ operand: Syntax, at offset: Int) -> CheckedExpression {
        let operand = checkCondition(operand, "`!`")
        return CheckedExpression(folded(NotNode(operand.node, at: offset), [operand.node]), .bool)
    }

    mutating func checkNegation(_ operand: Syntax, at offset: Int) -> CheckedExpression {
        negate(check(operand), at: offset)
    }

    private mutating func negate(_ operand: CheckedExpression, at offset: Int) -> CheckedExpression {
        let type = operatorType("-", [operand.type], Self.negations, at: offset)
        return CheckedExpression(folded(NegationNode(operand.node, at: offset), [operand.node]), type)
    }

    mutating func checkRelation(_ symbol: String, _ left: Syntax, _ right: Syntax, at offset: Int) -> CheckedExpression {
        let left = check(left)
        return relate(symbol, left, check(right), at: offset)
    }

    private mutating func relate(
        _ symbol: String, _ left: CheckedExpression, _ right: CheckedExpression, at offset: Int
    ) -> CheckedExpression {
        _ = operatorType(symbol, [left.type, right.type], Self.relations(symbol), at: offset)
        let node = relationNode(symbol, left.node, right.node, at: offset)
        return CheckedExpression(folded(node, [left.node, right.node]), .bool)
    }

    private func relationNode(_ symbol: String, _ left: any Node, _ right: any Node, at offset: Int) -> any Node {
        if symbol == "in" { return MembershipNode(left, right, at: offset) }
        if let relation = OrderRelation(rawValue: symbol) {
            if case .int(let number)? = right.constant { return IntegerOrderNode(relation, left, number, at: offset) }
            if case .int(let number)? = left.constant {
                return IntegerOrderNode(relation.mirrored, right, number, isMirrored: true, at: offset)
            }
            return OrderNode(relation, left, right, at: offset)
        }
        let isNegated = symbol == "!="
        let sides = [(left, right.constant), (right, left.constant)]
        guard case (let operand, let value?)? = sides.first(where: { $0.1?.isScalar == true }) else {
            return EqualityNode(left, right, isNegated: isNegated, at: offset)
        }
        guard let literal = LiteralEqualityNode.Literal(value) else {
            return ConstantEqualityNode(operand, value, isNegated: isNegated, at: offset)
        }
        return LiteralEqualityNode(operand, literal, isNegated: isNegated, at: offset)
    }

    mutating func checkArithmetic(_ first: Syntax, _ steps: [SyntaxStep], at offset: Int) -> CheckedExpression {
        var operands = [check(first)]
        operands.reserveCapacity(steps.count + 1)
        for step in steps { operands.append(check(step.operand)) }
        return calculate(operands, steps, at: offset)
    }

    private mutating func calculate(_ operands: [CheckedExpression], _ steps: [SyntaxStep], at offset: Int) -> CheckedExpression {
        var type = operands[0].type
        var nodes: [ArithmeticNode.Step] = []
        for (step, operand) in zip(steps, operands.dropFirst()) {
            type = operatorType(step.operation.rawValue, [type, operand.type], Self.arithmetic(step.operation), at: step.offset)
            nodes.append((step.operation, operand.node, step.offset))
            if operand.node.constant.map({ isWholeZero($0) }) == true, step.operation == .divide || step.operation == .remainder {
                noteFailure("division by zero", at: step.offset)
            }
        }
        let node = ArithmeticNode(operands[0].node, nodes, at: offset)
        return CheckedExpression(folded(node, operands.map(\.node)), type)
    }

    /// Whether dividing by it is an error. Doubles have an infinity for that.
    private func isWholeZero(_ value: CELValue) -> Bool {
        switch value {
        case .int(0), .uint(0): true
        default: false
        }
    }

    mutating func checkLogical(isAnd: Bool, _ operands: [Syntax], at offset: Int) -> CheckedExpression {
        var nodes: [any Node] = []
        for operand in operands { nodes.append(checkCondition(operand, isAnd ? "`&&`" : "`||`").node) }
        return CheckedExpression(folded(LogicalNode(isAnd: isAnd, nodes, at: offset), nodes), .bool)
    }

    mutating func checkConditional(_ branches: [SyntaxBranch], _ otherwise: Syntax, at offset: Int) -> CheckedExpression {
        var conditions: [any Node] = []
        var values: [CheckedExpression] = []
        for branch in branches {
            conditions.append(checkCondition(branch.condition, "`?`").node)
            values.append(check(branch.value))
        }
        values.append(check(otherwise))
        return choose(conditions, values, at: offset)
    }

    /// - Parameter values: one for each condition, and the one for when none holds.
    private mutating func choose(_ conditions: [any Node], _ values: [CheckedExpression], at offset: Int) -> CheckedExpression {
        let result = unifier.fresh()
        for value in values where environment.isChecked && !unifier.accepts([value.type], for: [result]) {
            let types = values.map { unifier.resolve($0.type, unknownAsDyn: true) }
            let names = types.map(\.description).joined(separator: " and ")
            report("the values of a conditional need one type, these are \(names); dyn() allows both", .type(types, .operands), at: offset)
            break
        }
        let nodes = values.map(\.node)
        let node = ConditionalNode(Array(zip(conditions, nodes)), otherwise: nodes[conditions.count], at: offset)
        return CheckedExpression(folded(node, conditions + nodes), environment.isChecked ? unifier.resolve(result) : .dyn)
    }

    /// Something that must be a bool.
    mutating func checkCondition(_ syntax: Syntax, _ place: String) -> CheckedExpression {
        let condition = check(syntax)
        requireBool(condition, place, at: syntax.offset)
        return condition
    }

    mutating func requireBool(_ condition: CheckedExpression, _ place: String, at offset: Int) {
        guard !unifier.accepts([condition.type], for: [.bool]) else { return }
        let type = unifier.resolve(condition.type, unknownAsDyn: true)
        report("\(place) needs a bool, this is \(type)", .type([type], .condition), at: offset)
    }

    /// The type an operator gives for operands of these types.
    private mutating func operatorType(_ symbol: String, _ types: [CELType], _ overloads: [CELOverload], at offset: Int) -> CELType {
        if let type = resultType(types, overloads) { return type }
        let known = types.map { unifier.resolve($0, unknownAsDyn: true) }
        let names = known.map(\.description).joined(separator: " and ")
        let message = known.count == 1 ? "on \(names)" : "between \(names)\(Self.advice(symbol, types))"
        report("`\(symbol)` does not work \(message)", .type(known, .operands), at: offset)
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
