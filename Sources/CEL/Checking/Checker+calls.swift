extension Checker {
    mutating func checkCall(_ name: String, isAbsolute: Bool, _ arguments: [Syntax], at offset: Int) -> CheckedExpression {
        let function = globalFunction(name, isAbsolute: isAbsolute)
        var parts: [CheckedExpression] = []
        for argument in arguments { parts.append(check(argument)) }
        guard let function else { return unknown(name, isMember: false, at: offset) }
        return call(function, isMember: false, parts, at: offset)
    }

    mutating func checkMemberCall(_ target: Syntax, _ name: String, _ arguments: [Syntax], at offset: Int) -> CheckedExpression {
        let namespaced = namespacedFunction(target, name)
        var parts: [CheckedExpression] = []
        if namespaced == nil { parts.append(check(target)) }
        for argument in arguments { parts.append(check(argument)) }
        return memberCall(namespaced, name, parts, at: offset)
    }

    private func globalFunction(_ name: String, isAbsolute: Bool) -> BuiltinFunction? {
        for candidate in candidates(name, isAbsolute: isAbsolute) {
            if let function = functions[candidate], function.overloads.contains(where: { !$0.isMember }) { return function }
        }
        return nil
    }

    private enum Namespaced {
        case function(BuiltinFunction)
        case unknown(String)
    }

    /// What `math.abs` names, when the part before the point is no value but a namespace.
    private func namespacedFunction(_ target: Syntax, _ name: String) -> Namespaced? {
        guard let (namespace, isAbsolute) = qualifiedName(target) else { return nil }
        let full = "\(namespace).\(name)"
        if let function = globalFunction(full, isAbsolute: isAbsolute) { return .function(function) }
        return Self.namespaces.contains(namespace) && !isDeclared(namespace, isAbsolute: isAbsolute) ? .unknown(full) : nil
    }

    private mutating func memberCall(
        _ namespaced: Namespaced?, _ name: String, _ parts: [CheckedExpression], at offset: Int
    ) -> CheckedExpression {
        switch namespaced {
        case .function(let function): return call(function, isMember: false, parts, at: offset)
        case .unknown(let name): return unknown(name, isMember: false, at: offset)
        case nil:
            guard let function = functions[name], function.overloads.contains(where: \.isMember) else {
                return unknown(name, isMember: true, at: offset)
            }
            return call(function, isMember: true, parts, at: offset)
        }
    }

    private static let namespaces: Set<String> = ["math", "strings", "base64", "optional", "lists", "regex", "cel"]

    private func isDeclared(_ name: String, isAbsolute: Bool) -> Bool {
        candidates(name, isAbsolute: isAbsolute).contains { environment.slot(of: $0) != nil }
    }

    private mutating func unknown(_ name: String, isMember: Bool, at offset: Int) -> CheckedExpression {
        if hasManyIssues {
            return fail("there is no function `\(name)`", .unknownFunction(nearest: nil, call: nil), .undeclared, at: offset)
        }
        let known = functions.values.filter { $0.overloads.contains { $0.isMember == isMember } }.map(\.name).sorted()
        var nearest = ClosestName.find(for: name, among: known + CELLibrary.macroNames)
        var call: String?
        var hint = nearest.map { ", did you mean `\($0)`?" } ?? ""
        if functions[name] != nil {
            let form = isMember ? "\(name)(value)" : "value.\(name)(...)"
            (nearest, call, hint) = (nil, form, "; call it as `\(form)`")
        }
        if CELLibrary.macroNames.contains(name) { (nearest, call, hint) = (nil, nil, "; the macro takes other arguments") }
        return fail(
            "there is no function `\(name)`\(hint)", .unknownFunction(nearest: nearest, call: call), .undeclared, at: offset)
    }

    private mutating func call(
        _ function: BuiltinFunction, isMember: Bool, _ parts: [CheckedExpression], at offset: Int
    ) -> CheckedExpression {
        let types = parts.map(\.type)
        let overloads = function.overloads.filter { $0.isMember == isMember }
        guard let type = extremumType(function, types) ?? resultType(types, overloads) else {
            let known = types.map { unifier.resolve($0, unknownAsDyn: true) }
            let message = mismatch(function, isMember: isMember, known.map(\.description), overloads)
            return fail(message, .type(known, .arguments), .noSuchOverload, at: offset)
        }
        return CheckedExpression(callNode(function, parts.map(\.node), at: offset), type)
    }

    private func mismatch(_ function: BuiltinFunction, isMember: Bool, _ types: [String], _ overloads: [CELOverload]) -> String {
        func signature(_ parameters: [String]) -> String {
            isMember
                ? "\(parameters.first ?? "").\(function.name)(\(parameters.dropFirst().joined(separator: ", ")))"
                : "\(function.name)(\(parameters.joined(separator: ", ")))"
        }
        let known = overloads.prefix(3).map { signature($0.parameters.map(\.description)) }.joined(separator: " or ")
        return "there is no \(signature(types)); there is \(known)\(overloads.count > 3 ? " and others" : "")"
    }

    private mutating func callNode(_ function: BuiltinFunction, _ arguments: [any Node], at offset: Int) -> any Node {
        if function.name == "matches", arguments.count == 2, let pattern = compilePattern(arguments[1]) {
            return folded(MatchesNode(arguments[0], pattern, at: offset), [arguments[0]])
        }
        if arguments.count == 2, function.name == "or" || function.name == "orValue" {
            return OptionalDefaultNode(arguments[0], arguments[1], unwraps: function.name == "orValue", at: offset)
        }
        if let unary = function.unary, arguments.count == 1 {
            return folded(UnaryCallNode(unary, arguments[0], at: offset), arguments)
        }
        return folded(CallNode(function, arguments, at: offset), arguments, isPure: function.isPure)
    }

    /// `math.greatest` and `math.least` take any number of numbers; the result has their type when it is one.
    private mutating func extremumType(_ function: BuiltinFunction, _ types: [CELType]) -> CELType? {
        guard function.name == "math.greatest" || function.name == "math.least", types.count > 1 else { return nil }
        let numbers: [CELType] = [.int, .uint, .double]
        for type in types where !numbers.contains(where: { unifier.accepts([type], for: [$0]) }) { return nil }
        let resolved = types.map { unifier.resolve($0) }
        return Set(resolved).count == 1 ? resolved[0] : .dyn
    }

    /// A call of `matches` whose pattern is known gets it compiled once; a malformed one is an error of the expression.
    private mutating func compilePattern(_ pattern: any Node) -> RegularExpression? {
        guard case .string(let text)? = pattern.constant else { return nil }
        do throws(Failure) {
            return try RegularExpression(text, maximumBytes: environment.limits.maximumPatternBytes)
        } catch {
            report(error.reason, .pattern, at: pattern.offset)
            return nil
        }
    }
}
