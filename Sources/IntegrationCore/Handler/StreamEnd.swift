/// How the walk over one stream ended.
package struct StreamEnd: Sendable, Hashable {
    package var stream: String
    /// Whether every unit was walked to its end, nothing skipped: only then can absence mean deletion.
    package var isComplete: Bool
    /// Whether the walk was over everything, as opposed to what changed.
    package var isWhole: Bool
    /// Whether things that a whole walk did not show are to be deleted.
    package var deletesAbsent: Bool
    /// Where the next delta begins; nil leaves the stored cursor as it is.
    package var cursor: String?

    package init(stream: String, isComplete: Bool, isWhole: Bool, deletesAbsent: Bool, cursor: String? = nil) {
        self.stream = stream
        self.isComplete = isComplete
        self.isWhole = isWhole
        self.deletesAbsent = deletesAbsent
        self.cursor = cursor
    }
}
