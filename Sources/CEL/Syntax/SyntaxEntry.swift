/// An entry of a map literal, `key: value` or `?key: value`.
struct SyntaxEntry {
    let isOptional: Bool
    let key: Syntax
    let value: Syntax
}
