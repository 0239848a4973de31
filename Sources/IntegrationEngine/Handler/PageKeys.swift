import IntegrationCore
import IntegrationStore

/// The keys of one page, so that a key that comes twice is noticed.
///
/// A page is stored as a whole, its records before its tombstones: which of them came last has to be settled before.
struct PageKeys {
    /// The last word on a key.
    private enum Word: Equatable {
        /// There, at this place among the page's records.
        case record(Int)
        case tombstone
    }

    private var words: [ExactText: Word] = [:]
    private var hasConflicts = false

    init(capacity: Int) {
        words.reserveCapacity(capacity)
    }

    /// Takes in a record, and gives the place of an earlier one of the same key, which it has to replace.
    mutating func record(_ key: String, at place: Int) -> Int? {
        switch words.updateValue(.record(place), forKey: ExactText(key)) {
        case nil: return nil
        case .tombstone:
            hasConflicts = true
            return nil
        case .record(let earlier):
            words[ExactText(key)] = .record(earlier)
            return earlier
        }
    }

    mutating func tombstone(_ key: String) {
        if case .record = words.updateValue(.tombstone, forKey: ExactText(key)) { hasConflicts = true }
    }

    /// Takes out what a later word on the same key has overtaken.
    func settle(_ records: inout [FetchedRecord], _ tombstones: inout [String]) {
        guard hasConflicts else { return }
        records = records.enumerated().filter { words[ExactText($0.element.key)] == .record($0.offset) }.map(\.element)
        tombstones.removeAll { words[ExactText($0)] != .tombstone }
    }
}
