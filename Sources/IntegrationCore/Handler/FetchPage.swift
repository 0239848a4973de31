package import CEL
package import JSONTape

/// One page of one unit, ready to be stored in one transaction.
package struct FetchPage: Sendable {
    package var stream: String
    /// "" for the whole stream, else what tells the unit apart: a parent's id, a partition.
    package var unit: String
    /// Counts from 0 within the unit.
    package var number: Int
    package var records: [FetchedRecord]
    /// Keys of things the provider says are gone.
    package var tombstones: [String]
    /// The parent the records belong to, as its storage id and its JSON.
    package var parent: (id: Int64, value: JSONValue)?
    /// The partition the records belong to.
    package var partition: CELValue?
    /// Where the next page of this unit begins; nil when this was the last.
    package var position: String?
    /// A hash of what the page said, to notice the same page twice.
    package var fingerprint: UInt64
    /// The largest delta cursor met in this unit so far.
    package var cursorCandidate: String?
    /// Whether only what changed was asked for, so that the page says nothing of what it does not show.
    package var isOfChanges: Bool
    /// Bytes of body received for this page.
    package var receivedBytes: Int
    /// Findings a native handler reported with this page.
    package var findings: [ReportedFinding]

    package init(
        stream: String, unit: String = "", number: Int = 0, records: [FetchedRecord] = [], tombstones: [String] = [],
        parent: (id: Int64, value: JSONValue)? = nil, partition: CELValue? = nil, position: String? = nil, fingerprint: UInt64 = 0,
        cursorCandidate: String? = nil, isOfChanges: Bool = false, receivedBytes: Int = 0,
        findings: [ReportedFinding] = []
    ) {
        self.stream = stream
        self.unit = unit
        self.number = number
        self.records = records
        self.tombstones = tombstones
        self.parent = parent
        self.partition = partition
        self.position = position
        self.fingerprint = fingerprint
        self.cursorCandidate = cursorCandidate
        self.isOfChanges = isOfChanges
        self.receivedBytes = receivedBytes
        self.findings = findings
    }
}
