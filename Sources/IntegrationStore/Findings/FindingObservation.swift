package import Foundation
package import IntegrationCore

/// What can happen to a finding.
package enum FindingObservation: Hashable, Sendable {
    /// A check found it (again), as `fail` or `inconclusive`.
    case shown(Verdict, Severity)
    /// A pass, a record that is gone, a check that no longer applies or exists.
    case gone
    case ignored(FindingIgnore)
    case unignored
    /// A run of its connection begins; ignores that ran out end here, not in between.
    case runBegan(at: Date)
}
