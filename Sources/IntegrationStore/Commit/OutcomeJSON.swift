import SQLDatabase

/// How each database looks into the outcomes of a record, which are stored as one JSON object: `{"check": ["verdict", evidence, "reason"]}`.
struct OutcomeJSON {
    let dialect: SQLDialect

    init(_ transaction: any SQLTransaction) { dialect = transaction.dialect }

    /// One row for each outcome in the stored order, with `key` and `value`.
    func each(_ outcomes: String) -> String {
        switch dialect {
        case .sqlite: "json_each(\(outcomes))"
        case .postgreSQL: "json_each(CAST(\(outcomes) AS json))"
        }
    }

    /// Of a row of ``each(_:)``: as it is stored, byte for byte.
    var text: String { dialect == .sqlite ? "value" : "CAST(value AS TEXT)" }
    var verdict: String { dialect == .sqlite ? "value ->> '$[0]'" : "value ->> 0" }
    var evidence: String { dialect == .sqlite ? "value -> '$[1]'" : "CAST(value -> 1 AS TEXT)" }
    var reason: String { dialect == .sqlite ? "value ->> '$[2]'" : "value ->> 2" }

    /// The verdict of a check in `outcomes`; null where it has none.
    func verdict(of checkID: String) -> SQLStatement {
        switch dialect {
        case .sqlite: "outcomes ->> ('$.\"' || \(checkID) || '\"[0]')"
        case .postgreSQL: "CAST(outcomes AS json) -> \(checkID) ->> 0"
        }
    }

    /// What `outcomes` is without a check.
    func outcomes(without checkID: String) -> SQLStatement {
        switch dialect {
        case .sqlite: "json_remove(outcomes, '$.\"' || \(checkID) || '\"')"
        case .postgreSQL:
            """
            (SELECT '{' || coalesce(string_agg(CAST(to_json(key) AS TEXT) || ':' || CAST(value AS TEXT), ','), '') || '}'
            FROM json_each(CAST(outcomes AS json)) WHERE key != \(checkID))
            """
        }
    }
}
