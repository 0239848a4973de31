/// Outcomes of one stored record that came later than its page: checks that wait for the record's children.
package struct RecordOutcomes: Sendable {
    package var record: RecordID
    package var outcomes: [CheckOutcome]
    /// Whether everything the checks look at was there. Where it was not, the verdicts stay owed, and a later run reaches them again.
    package var isFinal: Bool

    package init(record: RecordID, outcomes: [CheckOutcome], isFinal: Bool = true) {
        self.record = record
        self.outcomes = outcomes
        self.isFinal = isFinal
    }
}
