/// How bad a finding is.
package enum Severity: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Worth knowing.
    case info
    /// Fix when convenient.
    case low
    /// Fix soon.
    case medium
    /// Fix now.
    case high
    /// Drop everything.
    case critical

    package var meaning: String {
        switch self {
        case .info: "Worth knowing."
        case .low: "Fix when convenient."
        case .medium: "Fix soon."
        case .high: "Fix now."
        case .critical: "Drop everything."
        }
    }
}
