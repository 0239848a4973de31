import CEL

extension CELIssue {
    /// What to do about it. Nil where the rule's own fix is right: two sides of different types.
    var advice: String? {
        switch kind {
        case .unknownFunction(_, let call?): "Write `\(call)`."
        case .unknownFunction(let nearest?, nil): "Did you mean `\(nearest)`?"
        case .unknownFunction(nil, nil): "Correct the name; docs/cel.md lists the functions."
        case .pattern: "Correct the pattern; look-around and back-references do not exist in RE2."
        case .type(_, .arguments): "Pass what the message names, or convert it: `string(…)`, `int(…)`."
        case .type(_, .fields): "Read the field of the object that has it."
        case .type(_, .index): "Index a list by a number, or a map by one of its keys."
        case .type(_, .condition): "Compare it: `… == true`, `… != \"\"`, `size(…) > 0`."
        case .type(_, .range): "Use a list: a field that is one, or `….split(\",\")`."
        case .type(_, .operands), .syntax, .undeclaredName, .unknownField, .certainFailure: nil
        }
    }
}
