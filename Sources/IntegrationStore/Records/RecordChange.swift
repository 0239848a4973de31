package import IntegrationCore

/// One step of a stream's changes: a record as it is now, or that it is gone.
package struct RecordChange: Sendable, Hashable {
    /// The run that changed it; nil when it is not kept any more.
    package let run: PublicID?
    package let key: String
    /// The key of the record that it belongs to.
    package let parentKey: String?
    /// As it is now; nil when it is gone.
    package let body: [UInt8]?
    /// Where the next page begins when this is the last change of one.
    package let cursor: RecordChangeCursor
}

/// A place in a stream's changes, in the order in which they happened.
package struct RecordChangeCursor: Sendable, Hashable, Comparable, LosslessStringConvertible {
    let run: Int64
    let isRemoval: Bool
    let record: Int64

    init(run: Int64, isRemoval: Bool, record: Int64) {
        self.run = run
        self.isRemoval = isRemoval
        self.record = record
    }

    /// Before all changes.
    package static let beginning = Self(run: 0, isRemoval: true, record: 0)

    package init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let run = Int64(parts[0]), let record = Int64(parts[2]), run >= 0, record >= 0,
            parts[1] == "0" || parts[1] == "1"
        else { return nil }
        self.init(run: run, isRemoval: parts[1] == "0", record: record)
    }

    package static func < (one: Self, other: Self) -> Bool {
        (one.run, one.isRemoval ? 0 : 1, one.record) < (other.run, other.isRemoval ? 0 : 1, other.record)
    }

    package var description: String { "\(run).\(isRemoval ? 0 : 1).\(record)" }
}
