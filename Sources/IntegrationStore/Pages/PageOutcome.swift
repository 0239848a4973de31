/// What a committed page changed.
package struct PageOutcome: Sendable {
    /// The stored id of each record of the page, in its order: the parents of child streams.
    package internal(set) var recordIDs: [RecordID] = []
    package internal(set) var inserted = 0
    package internal(set) var updated = 0
    package internal(set) var unchanged = 0
    package internal(set) var findings = FindingCounts()
    /// The verdicts this page's evaluations gave, by check.
    package internal(set) var verdicts: [String: VerdictCount] = [:]
}
