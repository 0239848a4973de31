/// Something a sandbox was asked that a right integration would not have asked.
package struct SandboxIncident: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable {
        /// No exchange of the fixtures answers it.
        case unmatched
        /// It had no credentials, or wrong ones.
        case refused
    }

    package let kind: Kind
    /// Method, path and names of the query's parameters; no value that could be a secret.
    package let request: String
    /// Why, and what to do about it.
    package let hint: String

    package var description: String { "\(kind.rawValue): \(request): \(hint)" }
}
