extension Syntax {
    /// The parts right below this one.
    var children: [Syntax] {
        switch kind {
        case .literal, .name: []
        case .select(let operand, _, _), .has(let operand, _), .not(let operand), .negate(let operand): [operand]
        case .index(let operand, let index, _): [operand, index]
        case .call(_, _, let arguments): arguments
        case .memberCall(let target, _, let arguments): [target] + arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .relation(_, let left, let right): [left, right]
        case .arithmetic(let first, let steps): [first] + steps.map(\.operand)
        case .logical(_, let operands): operands
        case .conditional(let branches, let otherwise): branches.flatMap { [$0.condition, $0.value] } + [otherwise]
        case .comprehension(let comprehension): [comprehension.range, comprehension.body] + (comprehension.filter.map { [$0] } ?? [])
        case .bind(_, let value, let body): [value, body]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        }
    }

    /// Every name that is not a field, those of macros' variables among them.
    var names: Set<String> {
        if case .name(let name, _) = kind { return [name] }
        return children.reduce(into: []) { $0.formUnion($1.names) }
    }
}
