import Foundation
package import IntegrationCore

/// The life of one finding, without any storage: what is observed goes in, the event to record comes out.
///
/// ```
///            gone                shown
///   open ───────────► resolved ─────────► open (reopened)
///    ▲ │                  ▲
///    │ └─ ignored ──► ignored ─ gone
///    └── unignored, expired ─┘
/// ```
package struct FindingState: Hashable, Sendable {
    package private(set) var status: FindingStatus
    /// `fail` or `inconclusive`.
    package private(set) var verdict: Verdict
    package private(set) var severity: Severity
    package private(set) var ignore: FindingIgnore?

    /// A finding seen for the first time, or one read back.
    package init(status: FindingStatus = .open, verdict: Verdict, severity: Severity, ignore: FindingIgnore? = nil) {
        self.status = status
        self.verdict = verdict
        self.severity = severity
        self.ignore = ignore
    }

    /// Takes in one observation and says which event belongs into the history; `nil` when nothing happened.
    package mutating func observe(_ observation: FindingObservation) -> FindingEvent.Kind? {
        switch observation {
        case .shown(let verdict, let severity): shown(verdict, severity)
        case .gone: gone()
        case .ignored(let ignore): ignored(ignore)
        case .unignored: unignored()
        case .runBegan(let now): runBegan(at: now)
        }
    }

    private mutating func shown(_ verdict: Verdict, _ severity: Severity) -> FindingEvent.Kind? {
        let isNews = self.verdict != verdict || self.severity != severity
        self.verdict = verdict
        self.severity = severity
        if status == .resolved {
            status = .open
            return .reopened
        }
        return isNews ? .updated : nil
    }

    /// What a person accepted was this occurrence: when it goes, the acceptance goes with it, and a regression is news.
    private mutating func gone() -> FindingEvent.Kind? {
        guard status != .resolved else { return nil }
        status = .resolved
        ignore = nil
        return .resolved
    }

    private mutating func ignored(_ ignore: FindingIgnore) -> FindingEvent.Kind? {
        guard status != .resolved, self.ignore != ignore else { return nil }
        status = .ignored
        self.ignore = ignore
        return .ignored
    }

    private mutating func unignored() -> FindingEvent.Kind? {
        guard status == .ignored else { return nil }
        status = .open
        ignore = nil
        return .unignored
    }

    private mutating func runBegan(at now: Date) -> FindingEvent.Kind? {
        guard status == .ignored, let until = ignore?.until, until <= now else { return nil }
        status = .open
        ignore = nil
        return .expired
    }
}
