/// A JSON document of a manifest whose texts are templates (a request body, GraphQL variables).
///
/// A text that is one whole `${...}` keeps the type of its value.
package indirect enum ManifestTree: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(ManifestTemplate)
    case list([ManifestTree])
    case object(OrderedMap<ManifestTree>)

    /// Every template in it, in the order of the document.
    package var templates: [ManifestTemplate] {
        switch self {
        case .null, .boolean, .integer, .number: []
        case .text(let template): [template]
        case .list(let elements): elements.flatMap(\.templates)
        case .object(let members): members.flatMap(\.value.templates)
        }
    }
}

extension ManifestTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(ManifestTemplate(value)) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension ManifestTree: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral {
    package init(arrayLiteral elements: ManifestTree...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, ManifestTree)...) {
        var members = OrderedMap<ManifestTree>()
        for (key, value) in elements { members[key] = value }
        self = .object(members)
    }

    package init(nilLiteral: ()) { self = .null }
}
