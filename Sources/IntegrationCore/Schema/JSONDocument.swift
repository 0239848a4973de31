/// A JSON value whose members keep their order, for the JSON Schema and for manifests written as JSON.
package indirect enum JSONDocument: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONDocument])
    case object(OrderedMap<JSONDocument>)
}

extension JSONDocument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONDocument: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: JSONDocument...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, JSONDocument)...) {
        self = .object(OrderedMap(elements.map { (key: $0.0, value: $0.1) }))
    }
}
