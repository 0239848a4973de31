extension Checker {
    mutating func checkComprehension(_ comprehension: SyntaxComprehension, at offset: Int) -> CheckedExpression {
        let range = check(comprehension.range)
        let outer = locals.count
        declareVariables(of: comprehension, range.type)
        defer { locals.removeSubrange(outer...) }
        var filter: (any Node)?
        if let syntax = comprehension.filter { filter = checkCondition(syntax, "the filter of \(comprehension.name)()").node }
        let body = check(comprehension.body)
        let type = resultType(of: comprehension, element: locals[outer].type, body)
        let node = ComprehensionNode(comprehension, range: range.node, filter: filter, body: body.node, at: offset)
        return CheckedExpression(node, type)
    }

    private mutating func declareVariables(of comprehension: SyntaxComprehension, _ range: CELType) {
        let (first, second) = rangeTypes(range, comprehension)
        locals += zip(comprehension.variables, [first, second]).map { (name: $0, type: $1) }
    }

    private mutating func resultType(of comprehension: SyntaxComprehension, element: CELType, _ body: CheckedExpression) -> CELType {
        switch comprehension.kind {
        case .all, .exists, .existsOne, .filter:
            requireBool(body, "\(comprehension.name)()", at: comprehension.body.offset)
            return comprehension.kind == .filter ? .list(element) : .bool
        case .transformList: return .list(body.type)
        case .transformMap: return .map(element, body.type)
        case .transformMapEntry: return entryType(body.type, at: comprehension.body.offset)
        }
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
            report(
                "\(comprehension.name)() runs over lists and maps, this is \(other)", .type([other], .range), at: comprehension.range.offset
            )
            return (.error, .error)
        }
    }

    private mutating func entryType(_ type: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .map, .error: return type
        case .dyn, .parameter, .object: return .map(.dyn, .dyn)
        case let other:
            report("transformMapEntry() needs a map, this is \(other)", .type([other], .arguments), at: offset)
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
        let optional = check(operand)
        locals.append((variable, wrappedType(optional.type, isFlat ? "optFlatMap" : "optMap", at: operand.offset)))
        defer { locals.removeLast() }
        let result = check(body)
        let node = OptionalMapNode(optional.node, body: result.node, isFlat: isFlat, at: offset)
        return CheckedExpression(node, isFlat ? flatType(result.type, at: body.offset) : .optional(result.type))
    }

    private mutating func wrappedType(_ type: CELType, _ name: String, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .optional(let wrapped): return wrapped
        case .dyn, .parameter: return .dyn
        case .error: return .error
        case let other:
            report("\(name)() needs an optional, this is \(other)", .type([other], .arguments), at: offset)
            return .error
        }
    }

    private mutating func flatType(_ type: CELType, at offset: Int) -> CELType {
        if !unifier.accepts([type], for: [.optional(unifier.fresh())]) {
            let known = unifier.resolve(type, unknownAsDyn: true)
            report("optFlatMap() needs an optional, this is \(known)", .type([known], .arguments), at: offset)
        }
        return type.isUnchecked ? .optional(.dyn) : type
    }
}
