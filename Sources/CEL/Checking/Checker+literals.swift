extension Checker {
    mutating func checkList(_ elements: [SyntaxElement], at offset: Int) -> CheckedExpression {
        var type: CELType?
        var nodes: [(isOptional: Bool, value: any Node)] = []
        for element in elements {
            let value = check(element.value)
            type = unifier.join(type, element.isOptional ? unwrapped(value.type, at: element.value.offset) : value.type)
            nodes.append((element.isOptional, value.node))
        }
        let node = ListNode(nodes, at: offset)
        return CheckedExpression(folded(node, nodes.map(\.value)), .list(type ?? unifier.fresh()))
    }

    mutating func checkMap(_ entries: [SyntaxEntry], at offset: Int) -> CheckedExpression {
        var keyType: CELType?
        var valueType: CELType?
        var nodes: [MapNode.Entry] = []
        for entry in entries {
            let key = check(entry.key)
            let value = check(entry.value)
            checkKey(key.type, at: entry.key.offset)
            keyType = unifier.join(keyType, key.type)
            valueType = unifier.join(valueType, entry.isOptional ? unwrapped(value.type, at: entry.value.offset) : value.type)
            nodes.append((entry.isOptional, key.node, value.node))
        }
        let node = MapNode(nodes, at: offset)
        let type = CELType.map(keyType ?? unifier.fresh(), valueType ?? unifier.fresh())
        return CheckedExpression(folded(node, nodes.flatMap { [$0.key, $0.value] }), type)
    }

    private mutating func checkKey(_ type: CELType, at offset: Int) {
        switch unifier.resolve(type) {
        case .bool, .int, .uint, .string, .dyn, .error, .parameter: return
        case let other: report("\(other) cannot be the key of a map", at: offset)
        }
    }

    /// The type an entry marked with `?` holds.
    private mutating func unwrapped(_ type: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .optional(let wrapped): return wrapped
        case .dyn, .parameter: return .dyn
        case .error: return .error
        case let other:
            report("an entry marked with `?` must be an optional, this is \(other)", at: offset)
            return .error
        }
    }
}
