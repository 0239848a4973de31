/// A place where a variable, or a constant field of one, is compared with a text.
package struct CELComparison: Sendable {
    /// For instance `["variables", "mode"]`.
    package let path: [String]
    package let text: String
    /// Where the text is in the source, in bytes of UTF-8.
    package let offset: Int

    /// Every comparison by `==`, `!=` and `in` of an expression; nothing when the text is no expression.
    package static func all(of source: String) -> [CELComparison] {
        guard let syntax = try? Parser.parse(source, limits: .default) else { return [] }
        return comparisons(in: syntax)
    }

    private static func comparisons(in syntax: Syntax) -> [CELComparison] {
        let below = syntax.children.flatMap { comparisons(in: $0) }
        guard case .relation(let symbol, let left, let right) = syntax.kind else { return below }
        switch symbol {
        case "==", "!=": return below + pair(left, right) + pair(right, left)
        case "in":
            if case .list(let elements) = right.kind { return below + elements.flatMap { pair(left, $0.value) } }
            return below + pair(right, left)
        default: return below
        }
    }

    private static func pair(_ operand: Syntax, _ literal: Syntax) -> [CELComparison] {
        guard case .literal(.string(let text)) = literal.kind, let path = comparedPath(operand) else { return [] }
        return [CELComparison(path: path, text: text, offset: literal.offset)]
    }

    /// The path, also where a default follows it: `config.?region.orValue("eu")`.
    private static func comparedPath(_ syntax: Syntax) -> [String]? {
        if let path = CELOutcome.path(of: syntax) { return path.names }
        guard case .memberCall(let target, "orValue", _) = syntax.kind else { return nil }
        return CELOutcome.path(of: target)?.names
    }
}
