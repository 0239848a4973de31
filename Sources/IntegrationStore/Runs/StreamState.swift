package import IntegrationCore

/// Where a run stands with one stream.
package struct StreamState: Sendable {
    package let id: StreamID
    /// From the last run that completed this stream; where a delta run begins.
    package let cursor: String?
    /// The run already completed this stream before it was interrupted: nothing is left to fetch.
    package let completed: Bool
    /// Whether it was read as a whole then, and not for its changes only.
    package let isWhole: Bool
    /// What the guard against mass deletions held back when this run completed the stream, before it was interrupted.
    package let held: HeldDeletion?
    /// Progress by unit: `""` for a root stream, else what the engine chose (parent record, partition, window).
    package let units: [String: UnitProgress]
}
