/// How the walk over one stream ended.
package struct StreamEnd: Sendable, Hashable {
    package var stream: String
    /// Whether every unit was walked to its end, nothing skipped: only then can absence mean deletion.
    package var isComplete: Bool
    /// Whether things that this full pass did not show are to be deleted.
    package var deletesAbsent: Bool
    /// Where the next delta begins; nil leaves the stored cursor as it is.
    package var cursor: String?

    package init(stream: String, isComplete: Bool, deletesAbsent: Bool, cursor: String? = nil) {
        self.stream = stream
        self.isComplete = isComplete
        self.deletesAbsent = deletesAbsent
        self.cursor = cursor
    }
}
