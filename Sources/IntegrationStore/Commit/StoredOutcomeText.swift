import SQLDatabase

/// One outcome as read back from `verdicts.outcomes`, its array still JSON text.
struct StoredOutcomeText {
    let checkID: String
    let verdict: Verdict
    let text: String

    /// Every stored outcome of a record, in the stored order.
    static func read(_ transaction: any SQLTransaction, _ record: RecordID) throws -> [StoredOutcomeText] {
        let json = OutcomeJSON(transaction)
        let statement = try transaction.prepared(
            "SELECT key, \(json.verdict), \(json.text) FROM \(json.each("(SELECT outcomes FROM verdicts WHERE record_id = ?1)"))")
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
