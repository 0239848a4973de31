/// Where a run is.
package enum RunStatus: String, Hashable, Sendable, CaseIterable {
    /// It waits: for a worker, or for a pause to be over.
    case pending
    case running
    case success
    case failed
    case cancelled
    /// It ended, but some of it could not be fetched or judged.
    case inconclusive
}
