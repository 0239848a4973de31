package import Foundation

/// A person's decision to live with a finding.
package struct FindingIgnore: Hashable, Sendable {
    package let reason: String
    package let by: String
    /// The next run after this moment opens the finding again; `nil` is for good.
    package let until: Date?

    package init(reason: String, by: String, until: Date? = nil) {
        self.reason = reason
        self.by = by
        self.until = until
    }
}
