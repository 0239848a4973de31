/// A JSON value whose members keep their order, for the JSON Schema and for manifests written as JSON.
package indirect enum SchemaDocument: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([SchemaDocument])
    case object(OrderedMap<SchemaDocument>)
}

extension SchemaDocument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension SchemaDocument: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: SchemaDocument...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, SchemaDocument)...) {
        self = .object(OrderedMap(elements.map { (key: $0.0, value: $0.1) }))
    }
}
