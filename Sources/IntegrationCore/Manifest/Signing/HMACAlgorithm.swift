/// Hash functions of a keyed hash.
package enum HMACAlgorithm: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// SHA-1.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-512.
    case sha512

    package var meaning: String {
        switch self {
        case .sha1: "SHA-1."
        case .sha256: "SHA-256."
        case .sha512: "SHA-512."
        }
    }
}
