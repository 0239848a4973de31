/// The value of one query parameter: a text, or a list of texts that repeats the parameter.
package enum QueryValue: Hashable, Sendable {
    case single(ManifestTemplate)
    case repeated([ManifestTemplate])

    /// All of its texts, in order.
    package var templates: [ManifestTemplate] {
        switch self {
        case .single(let template): [template]
        case .repeated(let templates): templates
        }
    }
}

extension QueryValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .single(ManifestTemplate(value)) }
}

extension QueryValue: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: ManifestTemplate...) { self = .repeated(elements) }
}
