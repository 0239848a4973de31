/// What one call of a handler brought: the result of the seed's `fetchFull` and `fetchDelta`.
package struct FetchResult: Sendable {
    /// Records by stream name, in the order they came.
    package var records: [(stream: String, record: FetchedRecord)]
    /// Findings the handler reports itself, beside those the manifest's checks make; their check need not be declared. A full run that no
    /// longer reports one resolves it.
    package var findings: [ReportedFinding]
    /// Where to go on: given back as `context.cursor` to the next call, after an interruption too, and stored when the run succeeds. A call
    /// that says there is more must move it.
    package var cursor: String?
    /// Whether the engine shall call again at once. When not, every stream of the run is complete: what a full fetch did not bring is gone,
    /// unless the stream says `deletes: { absence: false }`.
    package var hasMore: Bool

    package init(
        records: [(stream: String, record: FetchedRecord)] = [], findings: [ReportedFinding] = [], cursor: String? = nil,
        hasMore: Bool = false
    ) {
        self.records = records
        self.findings = findings
        self.cursor = cursor
        self.hasMore = hasMore
    }
}
