/// Whose verdicts have to be reached anew when a stream's records change, by checks that look at more than one record.
package struct OwedVerdicts: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Of the records themselves: a check over them looks at their children.
    package static let ofRecords = OwedVerdicts(rawValue: 1)
    /// Of their parents: a check over those looks at these records.
    package static let ofParents = OwedVerdicts(rawValue: 2)
}
