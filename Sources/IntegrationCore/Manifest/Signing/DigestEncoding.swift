/// How the bytes of a signature are written.
package enum DigestEncoding: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Lower-case hexadecimal.
    case hex
    /// Base64 with padding.
    case base64

    package var meaning: String {
        switch self {
        case .hex: "Lower-case hexadecimal."
        case .base64: "Base64 with padding."
        }
    }
}
