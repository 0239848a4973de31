/// One of the values an expression can come to, as far as its text tells: branches of conditionals, and what `or` and `orValue` fall
/// back to, are looked into; everything that is calculated is not.
package struct CELOutcome: Sendable {
    package enum Kind: Sendable {
        /// A literal.
        case constant(CELValue)
        /// A variable and the constant fields selected from it.
        ///
        /// - isOptional: by optional syntax, so that the value is an optional.
        case reference(path: [String], isOptional: Bool)
        /// `optional.none()`.
        case none
        /// A list literal, a map literal.
        case list, map
        /// A value that is calculated, out of these names.
        case calculated(names: Set<String>)
    }

    package let kind: Kind
    /// Where it begins in the source, in bytes of UTF-8.
    package let offset: Int

    /// All of them, in the order of the text; nothing when the text is no expression.
    package static func all(of source: String) -> [CELOutcome] {
        guard let syntax = try? Parser.parse(source, limits: .default) else { return [] }
        return outcomes(of: syntax)
    }

    private static func outcomes(of syntax: Syntax) -> [CELOutcome] {
        if let path = path(of: syntax) {
            return [CELOutcome(kind: .reference(path: path.names, isOptional: path.isOptional), offset: syntax.offset)]
        }
        switch syntax.kind {
        case .literal(let value): return [CELOutcome(kind: .constant(value), offset: syntax.offset)]
        case .conditional(let branches, let otherwise):
            return branches.flatMap { outcomes(of: $0.value) } + outcomes(of: otherwise)
        case .call("dyn", _, let arguments) where arguments.count == 1: return outcomes(of: arguments[0])
        case .memberCall(let target, let name, let arguments): return outcomes(of: syntax, target, name, arguments)
        case .list: return [CELOutcome(kind: .list, offset: syntax.offset)]
        case .map: return [CELOutcome(kind: .map, offset: syntax.offset)]
        default: return [calculated(syntax)]
        }
    }

    private static func outcomes(of call: Syntax, _ target: Syntax, _ name: String, _ arguments: [Syntax]) -> [CELOutcome] {
        if case .name("optional", _) = target.kind {
            if name == "none", arguments.isEmpty { return [CELOutcome(kind: .none, offset: call.offset)] }
            if name == "of", arguments.count == 1 { return outcomes(of: arguments[0]) }
        }
        guard name == "or" || name == "orValue", arguments.count == 1 else {
            return [calculated(call)]
        }
        // What is absent on the left is the right side, so the left is never absent.
        let left = outcomes(of: target).compactMap { outcome -> CELOutcome? in
            switch outcome.kind {
            case .none: nil
            case .reference(let path, true): CELOutcome(kind: .reference(path: path, isOptional: false), offset: outcome.offset)
            default: outcome
            }
        }
        return left + outcomes(of: arguments[0])
    }

    private static func calculated(_ syntax: Syntax) -> CELOutcome {
        CELOutcome(kind: .calculated(names: syntax.names), offset: syntax.offset)
    }

    /// The names of `record.profile["login"]`; nil for anything else.
    static func path(of syntax: Syntax) -> (names: [String], isOptional: Bool)? {
        var names: [String] = []
        var isOptional = false
        var current = syntax
        while true {
            switch current.kind {
            case .name(let name, _): return ([name] + names.reversed(), isOptional)
            case .select(let operand, let field, let isQuestioned):
                names.append(field)
                isOptional = isOptional || isQuestioned
                current = operand
            case .index(let operand, let index, let isQuestioned):
                guard case .literal(.string(let field)) = index.kind else { return nil }
                names.append(field)
                isOptional = isOptional || isQuestioned
                current = operand
            default: return nil
            }
        }
    }
}
