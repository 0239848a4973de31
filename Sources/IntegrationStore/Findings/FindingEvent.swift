package import Foundation

/// One step of a finding's history.
package struct FindingEvent: Hashable, Sendable {
    /// What happened.
    package enum Kind: String, Hashable, Sendable {
        case opened
        /// Still there, with another verdict or severity.
        case updated
        case resolved
        case reopened
        case ignored
        case unignored
        /// An ignore ran out, and the finding is open again.
        case expired
    }

    package let kind: Kind
    package let at: Date
    /// Absent when a person did it.
    package let run: RunID?
    package let verdict: Verdict?
    package let reason: String?
    package let by: String?
    /// Until when it was ignored; absent for good, and for everything else that can happen.
    package let until: Date?
}
