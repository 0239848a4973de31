/// What to do about what the compiler of expressions says.
enum ExpressionAdvice {
    /// Nil where the rule's own fix is right: two sides of different types.
    static func fix(for message: String) -> String? {
        if let suggestion = message.firstRange(of: "did you mean `") {
            let name = message[suggestion.upperBound...].prefix { $0 != "`" }
            return "Did you mean `\(name)`?"
        }
        if message.contains("; call it as `") {
            let call = message.split(separator: "`").last.map(String.init) ?? ""
            return "Write `\(call)`."
        }
        if message.hasPrefix("there is no function") { return "Correct the name; docs/cel.md lists the functions." }
        if message.contains("pattern") && message.contains("malformed") {
            return "Correct the pattern; look-around and back-references do not exist in RE2."
        }
        if message.hasPrefix("there is no ") { return "Pass what the message names, or convert it: `string(…)`, `int(…)`." }
        if message.contains("has no fields") { return "Read the field of the object that has it." }
        if message.contains("cannot be indexed") { return "Index a list or a map." }
        if message.contains("needs a bool") { return "Compare it: `… == true`, `… != \"\"`, `size(…) > 0`." }
        if message.contains("runs over lists and maps") { return "Use a list: a field that is one, or `….split(\",\")`." }
        return nil
    }
}
