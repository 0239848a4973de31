extension Checker {
    mutating func checkName(_ name: String, isAbsolute: Bool, at offset: Int) -> CheckedExpression {
        if !isAbsolute, let local = local(name, at: offset) { return local }
        if let variable = variable(name, isAbsolute: isAbsolute, at: offset) { return variable }
        return fail("`\(name)` is not declared\(suggestion(for: name))", .undeclaredName(name), .undeclared, at: offset, path: name)
    }

    private func local(_ name: String, at offset: Int) -> CheckedExpression? {
        guard let position = locals.lastIndex(where: { $0.name == name }) else { return nil }
        return CheckedExpression(LocalNode(position, at: offset), locals[position].type)
    }

    /// A variable or a type, by the longest namespace of the container that has it.
    private mutating func variable(_ name: String, isAbsolute: Bool, at offset: Int) -> CheckedExpression? {
        for candidate in candidates(name, isAbsolute: isAbsolute) {
            if let slot = environment.slot(of: candidate) {
                let node = VariableNode(slot: slot, name: candidate, at: offset)
                return CheckedExpression(node, environment.variables[slot].type, reference: read(candidate, at: offset))
            }
            if let type = Builtins.types[candidate] { return CheckedExpression(ConstantNode(.type(type), at: offset), .type) }
        }
        return nil
    }

    /// `x` in the container `a.b` may be `a.b.x`, `a.x` or `x`.
    func candidates(_ name: String, isAbsolute: Bool) -> [String] {
        guard !isAbsolute, !environment.container.isEmpty else { return [name] }
        let parts = environment.container.split(separator: ".")
        return (0...parts.count).reversed().map { (parts[..<$0] + [name[...]]).joined(separator: ".") }
    }

    /// The name a chain of fields spells, unless it begins at a variable of a macro.
    func qualifiedName(_ syntax: Syntax) -> (name: String, isAbsolute: Bool)? {
        var fields: [String] = []
        var current = syntax
        while case .select(let operand, let field, false) = current.kind {
            fields.append(field)
            current = operand
        }
        guard case .name(let name, let isAbsolute) = current.kind, isAbsolute || !locals.contains(where: { $0.name == name }) else {
            return nil
        }
        return (([name] + fields.reversed()).joined(separator: "."), isAbsolute)
    }

    private func suggestion(for name: String) -> String {
        if hasManyIssues { return "" }
        let known = environment.variables.map(\.name) + locals.map(\.name)
        return ClosestName.hint(for: name, among: known) ?? functionHint(name)
    }

    private func functionHint(_ name: String) -> String {
        functions[name] == nil ? "" : "; it is a function, call it as `\(name)(...)`"
    }

    mutating func checkSelect(_ syntax: Syntax, _ operand: Syntax, field: String, isOptional: Bool) -> CheckedExpression {
        if !isOptional, let variable = qualifiedVariable(syntax) { return variable }
        let target = check(operand)
        return select(field, of: target, isOptional: isOptional, at: syntax.offset)
    }

    /// A chain of fields that is the name of a variable, such as `a.b`.
    private mutating func qualifiedVariable(_ syntax: Syntax) -> CheckedExpression? {
        guard let (name, isAbsolute) = qualifiedName(syntax) else { return nil }
        return variable(name, isAbsolute: isAbsolute, at: syntax.offset)
    }

    private mutating func select(_ field: String, of target: CheckedExpression, isOptional: Bool, at offset: Int) -> CheckedExpression {
        if isOptional { guardedFields.insert(field) }
        let type = fieldType(field, of: target.type, at: offset)
        let reference = extend(target.reference, by: field, isGuarded: isOptional)
        let name = CELName(field)
        if !isOptional,
            let node = (target.node as? VariableNode).map({ PathNode($0, name, at: offset) })
                ?? (target.node as? PathNode)?.selecting(name, at: offset)
        {
            return CheckedExpression(node, type, reference: reference)
        }
        let path = reference?.path.joined(separator: ".")
        let node = SelectNode(target.node, field: name, isOptional: isOptional, path: path, at: offset)
        return CheckedExpression(folded(node, [target.node]), isOptional ? type.asOptional : type, reference: reference)
    }

    mutating func checkHas(_ operand: Syntax, field: String, at offset: Int) -> CheckedExpression {
        has(field, in: check(operand), at: offset)
    }

    private mutating func has(_ field: String, in target: CheckedExpression, at offset: Int) -> CheckedExpression {
        guardedFields.insert(field)
        _ = fieldType(field, of: target.type, at: offset)
        _ = extend(target.reference, by: field, isGuarded: true)
        return CheckedExpression(folded(HasNode(target.node, field: CELName(field), at: offset), [target.node]), .bool)
    }

    /// The type of a field; from an optional it is optional.
    mutating func fieldType(_ field: String, of type: CELType, at offset: Int) -> CELType {
        switch unifier.resolve(type) {
        case .map(_, let value): return value
        case .object(let object):
            if let type = object.fields[field] { return type }
            let nearest = ClosestName.find(for: field, among: object.fields.keys.sorted())
            let suggestion = nearest.map { ", did you mean `\($0)`?" }
            let known = object.fields.isEmpty ? "; it has no fields" : "; it has \(object.fields.keys.sorted().joined(separator: ", "))"
            report(
                "`\(object.name)` has no field `\(field)`\(suggestion ?? known)",
                .unknownField(field, of: object.name, nearest: nearest), at: offset)
            return .error
        case .optional(let wrapped): return fieldType(field, of: wrapped, at: offset).asOptional
        case .nullable(let wrapped): return fieldType(field, of: wrapped, at: offset)
        case .parameter:
            _ = unifier.accepts([type], for: [.dyn])
            return .dyn
        case .dyn: return .dyn
        case .error: return .error
        case let other:
            report("\(other) has no fields, so no `\(field)`", .type([other], .fields), at: offset)
            return .error
        }
    }
}

extension CELType {
    /// `optional_type(T)`; an optional stays what it is.
    var asOptional: CELType {
        if case .optional = self { self } else { .optional(self) }
    }
}
