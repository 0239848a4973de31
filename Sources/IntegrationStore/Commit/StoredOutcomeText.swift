import GRDB

/// One outcome as read back from `verdicts.outcomes`, its array still JSON text.
struct StoredOutcomeText {
    let checkID: String
    let verdict: Verdict
    let text: String

    /// Every stored outcome of a record, in the stored order.
    static func read(_ database: Database, _ record: RecordID) throws -> [StoredOutcomeText] {
        let statement = try RawStatement(
            database,
            "SELECT key, value ->> '$[0]', value FROM json_each((SELECT outcomes FROM verdicts WHERE record_id = ?1))")
        defer { statement.reset() }
        statement.bind(1, record.rawValue)
        var outcomes: [StoredOutcomeText] = []
        while try statement.step() {
            guard let verdict = Verdict(rawValue: statement.string(1)) else { continue }
            outcomes.append(StoredOutcomeText(checkID: statement.string(0), verdict: verdict, text: statement.string(2)))
        }
        return outcomes
    }
}
