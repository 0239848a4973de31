/// What completing a stream did.
package struct StreamCompletionOutcome: Sendable {
    /// Absent records deleted, children included.
    package internal(set) var deleted = 0
    package internal(set) var findings = FindingCounts()
    /// Set when the guard held the deletions back: nothing was deleted.
    package internal(set) var held: HeldDeletion?
}
