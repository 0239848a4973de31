import SQLDatabase
import IntegrationCore

/// The checks of one connection inside one transaction: their numbers, and how the counts of their verdicts change.
///
/// Counting while writing keeps `verdictCounts` at one row a check, where counting on demand would read every verdict.
struct CheckLedger {
    struct Entry {
        let reference: Int64
        let checkID: String
        /// Remediation of most findings of the check, kept once.
        fileprivate(set) var remediation: String
        /// The check's name as it stands before its outcome among those of a record: `"name":`.
        let key: [UInt8]
        var delta: VerdictCount
        var wasTouched = false
    }

    private let transaction: any SQLTransaction
    private let connection: ConnectionID
    private(set) var entries: [Entry] = []
    private var index: [String: Int] = [:]
    /// The entry that was asked for last.
    private var last = 0
    /// By entry, the one that was asked for after it the last time: every record is judged by the same checks in the same order.
    private var followers: [Int] = []

    /// - Parameter known: the answer to what was asked with ``post(_:connection:)``; nil where nothing was.
    init(_ transaction: any SQLTransaction, connection: ConnectionID, known: SQLReply? = nil) throws {
        self.transaction = transaction
        self.connection = connection
        for row in try (known ?? Self.post(transaction, connection: connection)).rows() {
            add(row["id"], checkID: row["check_id"], remediation: row["remediation"])
        }
    }

    /// Asks for the checks of a connection.
    static func post(_ transaction: any SQLTransaction, connection: ConnectionID) throws -> SQLReply {
        try transaction.post("SELECT id, check_id, remediation FROM checks WHERE connection_id = \(connection.rawValue)")
    }

    /// The number of an outcome's check, which is made when it is met for the first time. The outcome itself is not taken in yet.
    mutating func reference(of outcome: CheckOutcome) throws -> Int64 {
        entries[try known(outcome.checkID) ?? position(of: outcome)].reference
    }

    /// The entry of an outcome's check, which is made when it is met for the first time.
    mutating func position(of outcome: CheckOutcome) throws -> Int {
        if let position = known(outcome.checkID) {
            if let remediation = outcome.finding?.remediation, !remediation.isEmpty, entries[position].remediation.isEmpty {
                try setRemediation(remediation, at: position)
            }
            return position
        }
        let remediation = outcome.finding?.remediation ?? ""
        let statement = try transaction.prepared(
            "INSERT INTO checks (connection_id, check_id, remediation, active) VALUES (?1, ?2, ?3, 1) RETURNING id")
        statement.bind(1, connection.rawValue)
        statement.bind(2, outcome.checkID)
        statement.bind(3, remediation)
        guard try statement.step() else { throw StoreError(.database, "a check got no number") }
        let reference = statement.int64(0)
        statement.reset()
        return add(reference, checkID: outcome.checkID, remediation: remediation)
    }

    private mutating func known(_ checkID: String) -> Int? {
        guard !entries.isEmpty else { return nil }
        let follower = followers[last]
        if entries[follower].checkID == checkID {
            last = follower
            return follower
        }
        guard let position = index[checkID] else { return nil }
        followers[last] = position
        last = position
        return position
    }

    func position(of checkID: String) -> Int? {
        index[checkID]
    }

    /// Counts an outcome that is now stored in place of `old`.
    mutating func count(_ verdict: Verdict, replacing old: Verdict?, at position: Int) {
        guard old != verdict else { return }
        entries[position].wasTouched = true
        entries[position].delta[verdict] += 1
        if let old { entries[position].delta[old] -= 1 }
    }

    /// Takes back an outcome whose record is deleted.
    mutating func discount(_ verdict: Verdict, at position: Int) {
        entries[position].wasTouched = true
        entries[position].delta[verdict] -= 1
    }

    /// Writes the counts, which begin anew.
    mutating func save() throws {
        let touched = entries.indices.filter { entries[$0].wasTouched }
        guard !touched.isEmpty else { return }
        func deltas(_ verdict: Verdict) -> SQLTable.Values { .integers(touched.map { Int64(entries[$0].delta[verdict]) }) }
        let table = SQLTable(
            "judged", ("id", .integers(touched.map { entries[$0].reference })), ("passes", deltas(.pass)), ("fails", deltas(.fail)),
            ("inconclusives", deltas(.inconclusive)), ("not_applicables", deltas(.notApplicable)))
        try transaction.post(
            """
            UPDATE checks SET passes = checks.passes + judged.passes, fails = checks.fails + judged.fails,
                inconclusives = checks.inconclusives + judged.inconclusives,
                not_applicables = checks.not_applicables + judged.not_applicables, active = 1
            FROM \(table: table) WHERE checks.id = judged.id
            """)
        for index in touched {
            entries[index].delta = VerdictCount(checkID: entries[index].checkID)
            entries[index].wasTouched = false
        }
    }

    /// The first outcomes of a check may be passes, which say nothing about remediation.
    private mutating func setRemediation(_ text: String, at position: Int) throws {
        let statement = try transaction.prepared("UPDATE checks SET remediation = ?2 WHERE id = ?1")
        statement.bind(1, entries[position].reference)
        statement.bind(2, text)
        try statement.run()
        entries[position].remediation = text
    }

    @discardableResult
    private mutating func add(_ reference: Int64, checkID: String, remediation: String) -> Int {
        index[checkID] = entries.count
        followers.append(0)
        entries.append(
            Entry(
                reference: reference, checkID: checkID, remediation: remediation, key: OutcomeText.key(checkID),
                delta: VerdictCount(checkID: checkID)))
        return entries.count - 1
    }
}
