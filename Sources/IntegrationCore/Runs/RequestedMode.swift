/// How much a run is asked to read.
package enum RequestedMode: String, Sendable, Hashable, CaseIterable {
    case full
    case delta
    /// Each stream by itself: only its changes where it was once read as a whole, has a position to begin at, was judged by the same
    /// manifest and settings, and `sync.full` is not over; else the whole.
    case automatic
}
