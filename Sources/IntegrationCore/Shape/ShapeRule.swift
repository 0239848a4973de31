/// A condition between the keys of one map.
enum ShapeRule: Hashable, Sendable {
    case exactlyOne([String])
    case atMostOne([String])
    case atLeastOne([String])

    static func exactlyOne(_ keys: String...) -> ShapeRule { .exactlyOne(keys) }
    static func atMostOne(_ keys: String...) -> ShapeRule { .atMostOne(keys) }
    static func atLeastOne(_ keys: String...) -> ShapeRule { .atLeastOne(keys) }

    /// What is wrong with a map that has these keys; nil when nothing is.
    func violation(by present: (String) -> Bool) -> String? {
        switch self {
        case .exactlyOne(let keys):
            let found = keys.filter(present)
            if found.isEmpty { return "one of \(Self.list(keys)) is needed" }
            return found.count > 1 ? "only one of \(Self.list(found)) can be given" : nil
        case .atMostOne(let keys):
            let found = keys.filter(present)
            return found.count > 1 ? "only one of \(Self.list(found)) can be given" : nil
        case .atLeastOne(let keys):
            return keys.contains(where: present) ? nil : "\(Self.list(keys, joining: "or")) is needed"
        }
    }

    /// What to do about a violation.
    func fix(by present: (String) -> Bool) -> String {
        switch self {
        case .exactlyOne(let keys), .atMostOne(let keys):
            let found = keys.filter(present)
            return found.isEmpty
                ? "Add \(Self.list(keys, joining: "or"))." : "Keep one of \(Self.list(found, joining: "or")), and remove the others."
        case .atLeastOne(let keys): return "Add \(Self.list(keys, joining: "or"))."
        }
    }

    /// For the reference.
    var meaning: String {
        switch self {
        case .exactlyOne(let keys): "Exactly one of \(Self.list(keys, joining: "or"))."
        case .atMostOne(let keys): "At most one of \(Self.list(keys, joining: "or"))."
        case .atLeastOne(let keys): "At least one of \(Self.list(keys, joining: "or"))."
        }
    }

    /// The same condition as JSON Schema.
    var schema: SchemaDocument {
        switch self {
        case .exactlyOne(let keys): ["oneOf": .list(keys.map { ["required": [.text($0)]] })]
        case .atLeastOne(let keys): ["anyOf": .list(keys.map { ["required": [.text($0)]] })]
        case .atMostOne(let keys):
            ["not": ["anyOf": .list(Self.pairs(keys).map { ["required": [.text($0), .text($1)]] })]]
        }
    }

    private static func pairs(_ keys: [String]) -> [(String, String)] {
        keys.indices.flatMap { first in keys[(first + 1)...].map { (keys[first], $0) } }
    }

    private static func list(_ keys: [String], joining word: String = "and") -> String {
        let quoted = keys.map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
