extension Checker {
    mutating func checkComprehension(_ comprehension: SyntaxComprehension, at offset: Int) -> CheckedExpression {
        let range = check(comprehension.range)
        let (first, second) = rangeTypes(range.type, comprehension)
        var types = [first]
        if comprehension.variables.count == 2 { types.append(second) }
        locals += zip(comprehension.variables, types).map { (name: $0, type: $1) }
        defer { locals.removeLast(types.count) }
        let filter = comprehension.filter.map { checkCondition($0, "the filter of \(comprehension.name)()") }
        let body: CheckedExpression
        let type: CELType
        switch comprehension.kind {
        case .all, .exists, .existsOne:
            body = checkCondition(comprehension.body, "\(comprehension.name)()")
            type = .bool
        case .filter:
            body = checkCondition(comprehension.body, "\(comprehension.name)()")
            type = .list(first)
        case .transformList:
            body = check(comprehension.body)
            type = .list(body.type)
        case .transformMap:
            body = check(comprehension.body)
            type = .map(first, body.type)
        case .transformMapEntry:
            body = check(comprehension.body)
            type = entryType(body.type, at: comprehension.body.offset)
        }
        let node = ComprehensionNode(comprehension, range: range.node, filter: filter?.node, body: body.node, at: offset)
        return CheckedExpression(node, type)
    }

    /// The types of one variable over the range, and of a second one.
    private mutating func rangeTypes(_ type: CELType, _ comprehension: SyntaxComprehension) -> (CELType, CELType) {
        let hasTwo = comprehension.variables.count == 2
        switch unifier.resolve(type) {
        case .list(let element): return hasTwo ? (.int, element) : (element, element)
        case .map(let key, let value): return (key, value)
        case .object: return (.string, .dyn)
        case .parameter, .dyn: return (.dyn, .dyn)
        case .error: return (.error, .error)
        case let other:
            report("\(comprehension.name)() runs over lists and maps, this is \(other)", at: comprehension.range.offset)
            return (.error, .error)
        }
    }

    private mutating func entryType(_ type: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .map, .error: return type
        case .dyn, .parameter, .object: return .map(.dyn, .dyn)
        case let other:
            report("transformMapEntry() needs a map, this is \(other)", at: offset)
            return .error
        }
    }

    mutating func checkBind(_ name: String, _ value: Syntax, _ body: Syntax, at offset: Int) -> CheckedExpression {
        let value = check(value)
        locals.append((name, value.type))
        defer { locals.removeLast() }
        let body = check(body)
        return CheckedExpression(BindNode(value.node, body: body.node, at: offset), body.type)
    }

    mutating func checkOptionalMap(
        _ operand: Syntax, _ variable: String, _ body: Syntax, isFlat: Bool, at offset: Int
    ) -> CheckedExpression {
        let name = isFlat ? "optFlatMap" : "optMap"
        let optional = check(operand)
        let wrapped: CELType
        switch unifier.resolve(optional.type) {
        case .optional(let type): wrapped = type
        case .dyn, .parameter: wrapped = .dyn
        case .error: wrapped = .error
        case let other:
            report("\(name)() needs an optional, this is \(other)", at: operand.offset)
            wrapped = .error
        }
        locals.append((variable, wrapped))
        defer { locals.removeLast() }
        let result = check(body)
        let node = OptionalMapNode(optional.node, body: result.node, isFlat: isFlat, at: offset)
        guard isFlat else { return CheckedExpression(node, .optional(result.type)) }
        if !unifier.accepts([result.type], for: [.optional(unifier.fresh())]) {
            report("optFlatMap() needs an optional, this is \(unifier.resolve(result.type, unknownAsDyn: true))", at: body.offset)
        }
        return CheckedExpression(node, result.type.isUnchecked ? .optional(.dyn) : result.type)
    }
}
