/// What completing a stream did.
package struct StreamCompletionOutcome: Sendable {
    /// Records deleted: of the stream itself, and of those below it.
    package internal(set) var deletedByStream: [StreamID: Int] = [:]
    package var deleted: Int { deletedByStream.values.reduce(0, +) }
    package internal(set) var findings = FindingCounts()
    /// Set when the guard held the deletions back: nothing was deleted.
    package internal(set) var held: HeldDeletion?
}
