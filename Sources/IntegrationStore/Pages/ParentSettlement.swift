/// What came of asking for the children of some parents.
package struct ParentSettlement: Sendable {
    package var lease: RunLease
    /// The child stream.
    package var stream: StreamID
    /// Parents whose children are all stored now.
    package var complete: [RecordID]
    /// Parents whose children could not all be fetched: they stay owed, and a later run asks again.
    package var incomplete: [RecordID]
    /// Whether stored children that a complete parent no longer showed are gone. False where only changes were asked for, or where all
    /// parents are walked: then the end of the stream decides.
    package var marksGone: Bool
    package var owes: OwedVerdicts

    package init(
        lease: RunLease, stream: StreamID, complete: [RecordID], incomplete: [RecordID], marksGone: Bool, owes: OwedVerdicts = []
    ) {
        self.lease = lease
        self.stream = stream
        self.complete = complete
        self.incomplete = incomplete
        self.marksGone = marksGone
        self.owes = owes
    }
}
