/// Calls the parser turns into nodes of their own, because an argument of theirs is a name or is not evaluated as it stands.
extension Parser {
    func globalMacro(_ name: String, _ arguments: [Syntax], at offset: Int) throws(SyntaxFailure) -> Syntax? {
        guard name == "has", arguments.count == 1 else { return nil }
        guard case .select(let operand, let field, _) = arguments[0].kind else {
            throw SyntaxFailure("has() takes a field, as in has(record.name)", at: arguments[0].offset)
        }
        return try node(.has(operand, field: field), at: arguments[0].offset, [operand])
    }

    func memberMacro(_ name: String, on target: Syntax, _ arguments: [Syntax], at offset: Int) throws(SyntaxFailure) -> Syntax? {
        if case .name("cel", false) = target.kind { return try namespaceMacro(name, arguments, at: offset) }
        switch (name, arguments.count) {
        case ("optMap", 2), ("optFlatMap", 2):
            let variable = try variable(arguments[0], of: name)
            let kind = Syntax.Kind.optionalMap(target, variable: variable, body: arguments[1], isFlat: name == "optFlatMap")
            return try node(kind, at: offset, [target, arguments[1]])
        case ("all", 2): return try comprehension(.all, name, target, 1, arguments, at: offset)
        case ("all", 3): return try comprehension(.all, name, target, 2, arguments, at: offset)
        case ("exists", 2): return try comprehension(.exists, name, target, 1, arguments, at: offset)
        case ("exists", 3): return try comprehension(.exists, name, target, 2, arguments, at: offset)
        case ("exists_one", 2), ("existsOne", 2): return try comprehension(.existsOne, name, target, 1, arguments, at: offset)
        case ("exists_one", 3), ("existsOne", 3): return try comprehension(.existsOne, name, target, 2, arguments, at: offset)
        case ("filter", 2): return try comprehension(.filter, name, target, 1, arguments, at: offset)
        case ("map", 2), ("map", 3): return try comprehension(.transformList, name, target, 1, arguments, at: offset)
        case ("transformList", 3), ("transformList", 4):
            return try comprehension(.transformList, name, target, 2, arguments, at: offset)
        case ("transformMap", 3), ("transformMap", 4):
            return try comprehension(.transformMap, name, target, 2, arguments, at: offset)
        case ("transformMapEntry", 3), ("transformMapEntry", 4):
            return try comprehension(.transformMapEntry, name, target, 2, arguments, at: offset)
        default: return nil
        }
    }

    private func comprehension(
        _ kind: SyntaxComprehension.Kind, _ name: String, _ range: Syntax, _ variableCount: Int, _ arguments: [Syntax], at offset: Int
    ) throws(SyntaxFailure) -> Syntax {
        var variables: [String] = []
        for argument in arguments.prefix(variableCount) { variables.append(try variable(argument, of: name)) }
        if variables.count == 2, variables[0] == variables[1] {
            throw SyntaxFailure("the variables of \(name)() need two names", at: arguments[1].offset)
        }
        let filter = arguments.count > variableCount + 1 ? arguments[variableCount] : nil
        let body = arguments[arguments.count - 1]
        let comprehension = SyntaxComprehension(
            kind: kind, name: name, range: range, variables: variables, filter: filter, body: body)
        return try node(.comprehension(comprehension), at: offset, [range, body] + (filter.map { [$0] } ?? []))
    }

    private func variable(_ argument: Syntax, of macro: String) throws(SyntaxFailure) -> String {
        guard case .name(let name, false) = argument.kind else {
            throw SyntaxFailure("\(macro)() takes a name here, as in \(macro)(x, ...)", at: argument.offset)
        }
        return name
    }

    /// `cel.bind`, and what the conformance data needs to express shared subexpressions: `cel.block` and its names.
    private func namespaceMacro(_ name: String, _ arguments: [Syntax], at offset: Int) throws(SyntaxFailure) -> Syntax? {
        switch (name, arguments.count) {
        case ("bind", 3):
            let variable = try variable(arguments[0], of: "cel.bind")
            return try node(.bind(variable, arguments[1], body: arguments[2]), at: offset, [arguments[1], arguments[2]])
        case ("block", 2):
            guard case .list(let elements) = arguments[0].kind else { return nil }
            var body = arguments[1]
            for (index, element) in elements.enumerated().reversed() {
                body = try node(.bind("@index\(index)", element.value, body: body), at: offset, [element.value, body])
            }
            return body
        case ("index", 1), ("iterVar", 2), ("accuVar", 2):
            let numbers = arguments.compactMap { argument -> Int64? in
                if case .literal(.int(let number)) = argument.kind { number } else { nil }
            }
            guard numbers.count == arguments.count else { return nil }
            return try node(.name("@" + name + numbers.map(String.init).joined(separator: ":"), isAbsolute: false), at: offset)
        default: return nil
        }
    }
}
