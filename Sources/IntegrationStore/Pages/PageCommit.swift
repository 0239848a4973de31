import SQLDatabase
package import Foundation
package import IntegrationCore

/// Everything one page changes. It is written in one transaction or not at all.
package struct PageCommit: Sendable {
    /// Compares a stored record with the received one at `recordIndex` when their bytes differ; true means that nothing that matters
    /// changed (only members the manifest calls volatile), so the stored bytes stay.
    package typealias ContentComparison = @Sendable (_ old: UnsafeRawBufferPointer, _ recordIndex: Int) -> Bool
    /// Appends the outcomes of every check that can be decided from the record alone.
    package typealias Judge = (_ recordIndex: Int, _ outcomes: inout [CheckOutcome]) -> Void

    package var lease: RunLease
    package var stream: StreamID
    /// `""` for a root stream.
    package var unit: String
    /// Counted from 0 inside the unit; pages of a unit are committed in order, units in any order.
    package var page: Int
    /// Where the unit's next page starts; `nil` when this was its last.
    package var position: String?
    /// Of the page as received.
    package var fingerprint: UInt64
    /// The record that this page's records belong to, in a child stream.
    package var parent: RecordID?
    package var records: [PendingRecord]
    /// Keys the provider says are gone. The records go when their stream is complete, under the guard against mass deletions.
    package var tombstones: [String]
    /// Streams that hang from this one: every record that is new or changed owes them its children.
    package var childStreams: [StreamID] = []
    /// Who owes verdicts that this page alone cannot give, when something changes.
    package var owes: OwedVerdicts = []
    /// Streams below this one of which every child of a changed record owes its verdicts: checks over them look at the parent.
    package var childrenOwingVerdicts: [StreamID] = []
    /// The unit's cursor so far; handed back in ``UnitProgress/cursorCandidate``.
    package var cursorCandidate: String?
    /// Whether only what changed was asked for. A unit that ends with such a page is no ground for deleting what is absent.
    package var isOfChanges = false
    package var reportedFindings: [ReportedFinding]
    /// Absent: only equal bytes are unchanged.
    package var isSameContent: ContentComparison?
    /// Makes the judge of the page's records, who may keep what he needs from one to the next. Absent: the stream has no check.
    package var judge: (@Sendable () -> Judge)?
    /// Judge unchanged records too, because the checks or their settings are not those of the last complete run.
    package var judgesUnchanged: Bool
    package var now: Date

    package init(
        lease: RunLease, stream: StreamID, unit: String = "", page: Int, position: String?, fingerprint: UInt64, parent: RecordID? = nil,
        records: [PendingRecord], tombstones: [String] = [], cursorCandidate: String? = nil, reportedFindings: [ReportedFinding] = [],
        isSameContent: ContentComparison? = nil, judge: (@Sendable () -> Judge)? = nil, judgesUnchanged: Bool = false, now: Date
    ) {
        self.lease = lease
        self.stream = stream
        self.unit = unit
        self.page = page
        self.position = position
        self.fingerprint = fingerprint
        self.parent = parent
        self.records = records
        self.tombstones = tombstones
        self.cursorCandidate = cursorCandidate
        self.reportedFindings = reportedFindings
        self.isSameContent = isSameContent
        self.judge = judge
        self.judgesUnchanged = judgesUnchanged
        self.now = now
    }
}
