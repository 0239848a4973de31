/// The names in a GraphQL document (GraphQL specification, section 2.1), as far as rules about paging need them.
struct GraphQLWords {
    /// Fields, arguments, types and keywords.
    private(set) var names: Set<String> = []
    /// How often each `$variable` occurs.
    private(set) var variables: [String: Int] = [:]

    init(_ document: String) {
        var rest = document.utf8[...]
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "#"): rest = rest.drop { !$0.isNewline }
            case UInt8(ascii: "\""): rest = Self.afterString(rest)
            case UInt8(ascii: "$"):
                let name = rest.dropFirst().prefix(while: Self.isNamePart)
                variables[String(Substring(name)), default: 0] += 1
                rest = rest[name.endIndex...]
            case _ where Self.isNamePart(byte):
                let name = rest.prefix(while: Self.isNamePart)
                names.insert(String(Substring(name)))
                rest = rest[name.endIndex...]
            default: rest = rest.dropFirst()
            }
        }
    }

    /// What follows the string, or block string, that the text begins with.
    private static func afterString(_ text: Substring.UTF8View) -> Substring.UTF8View {
        let block = "\"\"\"".utf8
        if text.starts(with: block) {
            var rest = text.dropFirst(3)
            while !rest.isEmpty, !rest.starts(with: block) { rest = rest.dropFirst(rest.first == UInt8(ascii: "\\") ? 2 : 1) }
            return rest.dropFirst(3)
        }
        var rest = text.dropFirst()
        while let byte = rest.first, byte != UInt8(ascii: "\""), !byte.isNewline {
            rest = rest.dropFirst(byte == UInt8(ascii: "\\") ? 2 : 1)
        }
        return rest.dropFirst()
    }

    private static func isNamePart(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") }
}
