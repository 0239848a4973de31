/// An element of a list literal, `a` or `?a`.
struct SyntaxElement {
    let isOptional: Bool
    let value: Syntax
}
