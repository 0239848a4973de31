/// Request lines as a manifest writes them: `GET /users/${parent.id}`.
enum RequestLineText {
    /// Method, target, and how many characters stand before the target.
    static func parse(_ text: Substring.UTF8View) -> (method: RequestMethod, target: String, offset: Int)? {
        let word = text.prefix { !$0.isSpace }
        guard let method = RequestMethod(rawValue: String(Substring(word))) else { return nil }
        let target = text[word.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard target.startIndex != word.endIndex, !target.contains(where: \.isNewline) else { return nil }
        let isPath = target.first == UInt8(ascii: "/")
        guard isPath || TextFormat.urlTemplate.matches(target) else { return nil }
        return (method, String(Substring(target)), text.count - target.count)
    }
}
