/// Method and target of a request, as `GET /users/${parent.id}/factors`.
package struct RequestLine: Hashable, Sendable {
    package var method: RequestMethod
    /// A path below the base URL, or an absolute https URL.
    package var target: ManifestTemplate

    package init(_ method: RequestMethod, _ target: ManifestTemplate) {
        self.method = method
        self.target = target
    }

    /// Stands in for a request that is required and not there.
    package static let missing = RequestLine(.get, .missing)

    /// Whether the target names a host of its own.
    package var isAbsolute: Bool { !target.source.hasPrefix("/") }
}

extension RequestLine: CustomStringConvertible {
    package var description: String { "\(method.rawValue) \(target.source)" }
}
