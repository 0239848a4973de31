/// A mass deletion that waits for a person.
package struct HeldDeletion: Hashable, Sendable {
    package let wouldDelete: Int
    /// Records of the stream known before the pass.
    package let known: Int

    package init(wouldDelete: Int, known: Int) {
        self.wouldDelete = wouldDelete
        self.known = known
    }
}
