/// Whether a finding needs attention.
package enum FindingStatus: String, Hashable, Sendable, CaseIterable {
    case open
    case resolved
    /// A person accepted it, until a date or for good.
    case ignored
}
