/// A constant of a manifest: the default of a field, or one allowed value.
package enum ManifestScalar: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    /// Default of a `multiselect`.
    case list([String])
}

extension ManifestScalar: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension ManifestScalar: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: String...) { self = .list(elements) }
}
