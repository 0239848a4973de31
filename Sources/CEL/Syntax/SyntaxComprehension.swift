/// A macro that runs over the elements of a list or the keys of a map.
struct SyntaxComprehension {
    enum Kind {
        case all, exists, existsOne, filter, transformList, transformMap, transformMapEntry
    }

    let kind: Kind
    let name: String
    let range: Syntax
    /// One: the element or the key. Two: index and element, or key and value.
    let variables: [String]
    /// Only elements for which it is true are looked at.
    let filter: Syntax?
    let body: Syntax
}
