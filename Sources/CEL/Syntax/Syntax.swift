/// A node of the syntax tree, macros already expanded.
///
/// A reference, so that trees are shared and not copied; its depth is known, because everything that walks a tree recurses.
final class Syntax {
    let kind: Kind
    /// Where errors about it point to, in bytes of UTF-8.
    let offset: Int
    let depth: Int

    indirect enum Kind {
        case literal(CELValue)
        /// An absolute name (`.name`) is not looked up in the container nor among the variables of macros.
        case name(String, isAbsolute: Bool)
        case select(Syntax, field: String, isOptional: Bool)
        case has(Syntax, field: String)
        case index(Syntax, Syntax, isOptional: Bool)
        case call(String, isAbsolute: Bool, [Syntax])
        case memberCall(Syntax, String, [Syntax])
        case list([SyntaxElement])
        case map([SyntaxEntry])
        case not(Syntax)
        case negate(Syntax)
        /// A comparison or `in`.
        case relation(String, Syntax, Syntax)
        /// Operators of one precedence, applied from left to right.
        case arithmetic(Syntax, [SyntaxStep])
        case logical(isAnd: Bool, [Syntax])
        /// `c1 ? v1 : c2 ? v2 : otherwise`.
        case conditional([SyntaxBranch], otherwise: Syntax)
        case comprehension(SyntaxComprehension)
        case bind(String, Syntax, body: Syntax)
        case optionalMap(Syntax, variable: String, body: Syntax, isFlat: Bool)
    }

    init(_ kind: Kind, at offset: Int, depth: Int) {
        self.kind = kind
        self.offset = offset
        self.depth = depth
    }
}
