/// What happens to an OAuth refresh token when it is used.
package enum RefreshBehaviour: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Each use gives a new one and ends the old one.
    case rotating
    /// It stays valid.
    case reusable = "static"
    /// There is none: the grant is repeated.
    case none

    package var meaning: String {
        switch self {
        case .rotating: "Each use gives a new one and ends the old one."
        case .reusable: "It stays valid."
        case .none: "There is none: the grant is repeated."
        }
    }
}
