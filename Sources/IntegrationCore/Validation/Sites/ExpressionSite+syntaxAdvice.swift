extension ExpressionSite {
    /// What to do about a text that is no expression, where habits of other languages show; nil when there is no such sign.
    ///
    /// - Parameter offset: Where the problem is, in bytes of UTF-8.
    func syntaxAdvice(at offset: Int) -> String? {
        let source = self.source
        if case .expression = text, source.contains("${") { return "An expression stands without `${…}`: `pass: record.enabled`." }
        let bytes = source.utf8
        guard let place = bytes.index(bytes.startIndex, offsetBy: offset, limitedBy: bytes.endIndex) else { return nil }
        let isPart: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "_" }
        switch source[place...].prefix(while: isPart).lowercased() {
        case "and": return "Write `&&` for `and`."
        case "or": return "Write `||` for `or`."
        case "is": return "Write `==` for `is`."
        default: break
        }
        // `not x` is a name, and the name behind it is one too many.
        let before = String(source[..<place]).trimmed
        let isNot = before.hasSuffix("not") && !(before.dropLast(3).last.map(isPart) ?? false)
        return isNot ? "Write `!` for `not`." : nil
    }
}
