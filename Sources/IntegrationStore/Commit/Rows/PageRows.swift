import SQLDatabase

/// The rows of pages, inside one transaction: their records, and how far their units are. There are two, for the reason that
/// ``OutcomeRows`` has two.
protocol PageRows: AnyObject {
    /// Inserts and updates the records; nothing is written for one that did not change.
    ///
    /// - Parameter body: told of each record in the order of the pages, by the index of its page and its own.
    func write(_ body: (_ page: Int, _ record: Int, _ written: WrittenRecord) throws -> Void) throws

    /// Records whose keys the provider says are gone.
    func tombstones() throws -> [Int64]

    /// The last page of each unit, by unit.
    func lastPages() throws -> [String: LastPage]

    func save(_ progress: [PageProgress]) throws
}

/// What became of a record.
struct WrittenRecord {
    enum Effect {
        case inserted
        case updated
        case unchanged
    }

    let id: RecordID
    let effect: Effect
}

/// The last page that was written of a unit.
struct LastPage {
    let number: Int
    /// Whether none comes after it.
    let isEnd: Bool
}
