/// The smallest meaningful piece of a source.
struct Token {
    enum Kind: Equatable {
        case end
        case name(String)
        /// A name in backquotes, allowed only as a field: `` record.`content-type` ``.
        case quotedName(String)
        /// The magnitude: the sign is an operator, except that 2^63 is legal only behind a minus.
        case integer(UInt64)
        case unsigned(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
    }

    enum Symbol: String {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divided = "/"
        case modulo = "%"
        case not = "!"
        case question = "?"
        case colon = ":"
        case dot = "."
        case comma = ","
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
    }

    let kind: Kind
    /// Bytes of UTF-8 from the start of the source.
    let range: Range<Int>

    /// How an error message calls it.
    var description: String {
        switch kind {
        case .end: "the end of the expression"
        case .name(let name): "`\(name)`"
        case .quotedName(let name): "`\(name)`"
        case .integer, .unsigned, .double: "number"
        case .string: "string"
        case .bytes: "bytes"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        }
    }
}
