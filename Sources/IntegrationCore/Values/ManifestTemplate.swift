/// Text of a manifest with CEL inside `${...}`.
///
/// Two of them are equal when their sources are: where they were written makes no difference.
package struct ManifestTemplate: Sendable {
    package var source: String
    /// Where the YAML scalar begins; `ManifestLocator` finds the place of an offset inside it.
    package var location: SourceLocation

    /// What stands before the source in its YAML scalar: the method of a request.
    package var lead: String

    package init(_ source: String, location: SourceLocation = .none, lead: String = "") {
        self.source = source
        self.location = location
        self.lead = lead
    }

    /// Stands in for a text that is required and not there (reported by the loader), so that the rest can still be checked.
    package static let missing = ManifestTemplate("")

    /// Whether this is the stand-in: nothing more should be said about it.
    package var isMissing: Bool { source.isEmpty && !location.isKnown }
}

extension ManifestTemplate: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.source == right.source }

    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension ManifestTemplate: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}
