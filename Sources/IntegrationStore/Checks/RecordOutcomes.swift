/// Outcomes of one stored record that came later than its page: checks that wait for the record's children.
package struct RecordOutcomes: Sendable {
    package var record: RecordID
    package var outcomes: [CheckOutcome]

    package init(record: RecordID, outcomes: [CheckOutcome]) {
        self.record = record
        self.outcomes = outcomes
    }
}
