import SQLDatabase
package import IntegrationCore

/// What all findings of a check have in common.
package final class FindingCheck {
    package let connection: ConnectionID
    /// The connection's name outside of this database.
    package let connectionID: PublicID
    package let connectionName: String
    package let provider: String
    package let checkID: String
    /// Of findings that have none of their own.
    package let remediation: String
    /// When the stream of its records was last shown whole, in milliseconds since 1970; 0 for never, nil until it is asked for.
    fileprivate var completion: Int64?

    fileprivate init(_ row: PreparedStatement) {
        connection = ConnectionID(rawValue: row.int64(0))
        connectionID = PublicID(rawValue: row.string(1))
        connectionName = row.string(2)
        provider = row.string(3)
        checkID = row.string(4)
        remediation = row.string(5)
    }
}

/// The checks of findings that are read one after the other: many are of few checks, so that each is looked up once.
struct FindingChecks {
    private let lookup: PreparedStatement
    private let completion: PreparedStatement
    private var known: [Int64: FindingCheck] = [:]
    private var last: (id: Int64, check: FindingCheck)?

    init(_ transaction: any SQLTransaction) throws {
        lookup = try transaction.prepared(
            """
            SELECT k.connection_id, c.public_id, c.name, c.provider, k.check_id, k.remediation
            FROM checks AS k JOIN connections AS c ON c.id = k.connection_id WHERE k.id = ?1
            """)
        completion = try transaction.prepared(
            "SELECT completed_at FROM records AS r JOIN streams AS s ON s.id = r.stream_id WHERE r.id = ?1")
    }

    mutating func check(_ id: Int64) throws -> FindingCheck {
        if let last, last.id == id { return last.check }
        let check = try known[id] ?? find(id)
        last = (id, check)
        return check
    }

    private mutating func find(_ id: Int64) throws -> FindingCheck {
        defer { lookup.reset() }
        lookup.bind(1, id)
        // A foreign key says that it is there.
        guard try lookup.step() else { throw StoreError(.corrupt, "a finding has no check") }
        let check = FindingCheck(lookup)
        known[id] = check
        return check
    }

    /// A record that did not change is not judged again, so that its finding was last seen when its stream was last shown whole. A check's
    /// records are of one stream, so that one of them stands for all.
    ///
    /// - Parameters:
    ///   - judged: when the finding was last judged, in milliseconds since 1970.
    ///   - record: what an open finding is about; nil for resolved ones and for those that are about no record.
    mutating func lastSeen(_ check: FindingCheck, judged: Int64, record: Int64?) throws -> Int64 {
        guard let record else { return judged }
        if let known = check.completion { return max(judged, known) }
        defer { completion.reset() }
        completion.bind(1, record)
        guard try completion.step() else { return judged }
        let completed = completion.int64(0)
        check.completion = completed
        return max(judged, completed)
    }
}
