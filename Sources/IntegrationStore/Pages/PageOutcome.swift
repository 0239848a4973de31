/// What a committed page changed.
package struct PageOutcome: Sendable {
    package internal(set) var inserted = 0
    package internal(set) var updated = 0
    package internal(set) var unchanged = 0
    package internal(set) var findings = FindingCounts()
}
