/// How far the pages of a unit have been stored.
package struct UnitProgress: Sendable, Hashable {
    /// The position the last stored page named as the next one; nil when the unit is done.
    package var position: String?
    /// Pages stored so far.
    package var pages: Int
    /// Whether the unit has no more pages.
    package var isDone: Bool
    /// Fingerprints of the pages stored so far, to notice a page that comes twice.
    package var fingerprints: Set<UInt64>
    /// The largest delta cursor met in this unit so far.
    package var cursorCandidate: String?
    /// Whether the last stored page was asked for as what changed, and not as what there is.
    package var isOfChanges: Bool

    package init(
        position: String?, pages: Int, isDone: Bool, fingerprints: Set<UInt64> = [], cursorCandidate: String? = nil,
        isOfChanges: Bool = false
    ) {
        self.position = position
        self.pages = pages
        self.isDone = isDone
        self.fingerprints = fingerprints
        self.cursorCandidate = cursorCandidate
        self.isOfChanges = isOfChanges
    }
}
