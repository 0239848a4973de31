import SQLDatabase

/// The rows of pages, inside one transaction: their records, and how far their units are. There are two, for the reason that
/// ``OutcomeRows`` has two.
protocol PageRows: AnyObject {
    /// Inserts and updates the records; nothing is written for one that did not change.
    ///
    /// - Parameters:
    ///   - judge: appends the outcomes of a record, by the index of its page and its own. It runs no statement: the database may be at work.
    ///   - body: told of each record in the order of the pages.
    ///   - expectingNew: whether records may be taken for new. Where one is not, the key is taken, as the database says then.
    func write(
        expectingNew: Bool,
        judging judge: (_ page: Int, _ record: Int, _ effect: WrittenRecord.Effect, _ outcomes: inout [CheckOutcome]) -> Void,
        _ body: (_ page: Int, _ written: WrittenRecord, _ outcomes: [CheckOutcome]) throws -> Void) throws

    /// Records whose keys the provider says are gone.
    func tombstones() throws -> [Int64]

    /// The last page of each unit, by unit.
    func lastPages() throws -> [ExactText: LastPage]

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
    /// Whether it brought records, and none that was there.
    let wasNew: Bool
}
