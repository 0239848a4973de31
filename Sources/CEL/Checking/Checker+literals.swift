extension Checker {
    mutating func checkList(_ elements: [SyntaxElement], at offset: Int) -> CheckedExpression {
        var values: [CheckedExpression] = []
        for element in elements { values.append(check(element.value)) }
        return list(values, elements, at: offset)
    }

    private mutating func list(_ values: [CheckedExpression], _ elements: [SyntaxElement], at offset: Int) -> CheckedExpression {
        var type: CELType?
        for (value, element) in zip(values, elements) {
            type = unifier.join(type, element.isOptional ? unwrapped(value.type, at: element.value.offset) : value.type)
        }
        let nodes = values.map(\.node)
        let node = ListNode(Array(zip(elements.map(\.isOptional), nodes)), at: offset)
        return CheckedExpression(folded(node, nodes), .list(type ?? unifier.fresh()))
    }

    mutating func checkMap(_ entries: [SyntaxEntry], at offset: Int) -> CheckedExpression {
        var parts: [CheckedExpression] = []
        for entry in entries {
            parts.append(check(entry.key))
            parts.append(check(entry.value))
        }
        return map(parts, entries, at: offset)
    }

    /// - Parameter parts: keys and values in turn.
    private mutating func map(_ parts: [CheckedExpression], _ entries: [SyntaxEntry], at offset: Int) -> CheckedExpression {
        var keyType: CELType?
        var valueType: CELType?
        var nodes: [MapNode.Entry] = []
        for (index, entry) in entries.enumerated() {
            let (key, value) = (parts[2 * index], parts[2 * index + 1])
            keyType = unifier.join(keyType, checkedKey(key.type, at: entry.key.offset))
            valueType = unifier.join(valueType, entry.isOptional ? unwrapped(value.type, at: entry.value.offset) : value.type)
            nodes.append((entry.isOptional, key.node, value.node))
        }
        let type = CELType.map(keyType ?? unifier.fresh(), valueType ?? unifier.fresh())
        return CheckedExpression(folded(MapNode(nodes, at: offset), parts.map(\.node)), type)
    }

    /// The type of a key. One that is reported has none: a map with it would have a type that grows with each map around it.
    private mutating func checkedKey(_ type: CELType, at offset: Int) -> CELType {
        if isKey(type) { return type }
        let known = unifier.resolve(type, unknownAsDyn: true)
        report("\(known) cannot be the key of a map", .type([known], .operands), at: offset)
        return .error
    }

    /// Whether values of a type can be keys of a map.
    func isKey(_ type: CELType) -> Bool {
        switch unifier.resolve(type) {
        case .bool, .int, .uint, .string, .dyn, .error, .parameter: true
        default: false
        }
    }

    /// The type an entry marked with `?` holds.
    private mutating func unwrapped(_ type: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .optional(let wrapped): return wrapped
        case .dyn, .parameter: return .dyn
        case .error: return .error
        case let other:
            report("an entry marked with `?` must be an optional, this is \(other)", .type([other], .operands), at: offset)
            return .error
        }
    }
}
