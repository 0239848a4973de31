import Foundation
import GRDB
import IntegrationCore

/// Reads findings one by one, by a condition whose parameters the caller binds; the second is the time.
struct FindingReader {
    /// An ignore ends when its time is over, not when the next run notes it in the history.
    static let status = "CASE WHEN f.status = 'ignored' AND f.ignored_until <= ?2 THEN 'open' ELSE f.status END"

    let statement: RawStatement
    /// When the stream of a record was last shown whole.
    private let completion: RawStatement
    /// The answers so far, by check: its records are of one stream, so that one of them stands for all.
    private var completions: [Int64: Int64] = [:]

    init(_ database: Database, where condition: String, now: Date) throws {
        statement = try RawStatement(
            database,
            """
            SELECT f.public_id, k.connection_id, provider, check_id, resource_type, resource_id, resource_name, \(Self.status), verdict, severity,
                title, coalesce(f.remediation, k.remediation), evidence, f.reason, first_seen, f.last_seen, resolved_at, ignored_reason,
                ignored_by, ignored_until, record_id, c.name, f.check_ref, c.public_id
            FROM findings AS f JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id WHERE \(condition)
            """)
        statement.bind(2, now.millisecondsSince1970)
        completion = try RawStatement(
            database, "SELECT completed_at FROM records AS r JOIN streams AS s ON s.id = r.stream_id WHERE r.id = ?1")
    }

    /// The finding of the parameters bound last.
    /// - Parameter other: a finding whose texts are shared where they are the same, as those of one check are.
    mutating func next(sharing other: Finding? = nil) throws -> Finding? {
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let row = statement
        func shared(_ column: Int32, _ text: String?) -> String {
            let own = row.string(column)
            return own == text ? text ?? own : own
        }
        func date(_ column: Int32) -> Date? { row.isNull(column) ? nil : Date(millisecondsSince1970: row.int64(column)) }
        let status = FindingStatus(rawValue: row.string(7)) ?? .open
        return Finding(
            id: PublicID(rawValue: row.string(0)), connection: ConnectionID(rawValue: row.int64(1)),
            connectionName: shared(21, other?.connectionName), connectionID: PublicID(rawValue: row.string(23)), provider: row.string(2),
            checkID: shared(3, other?.checkID),
            resource: FindingResource(type: row.string(4), id: row.string(5), name: row.optionalString(6)),
            status: status, verdict: Verdict(rawValue: row.string(8)) ?? .fail,
            severity: Severity(rawValue: row.string(9)) ?? .medium, title: row.string(10), remediation: shared(11, other?.remediation),
            evidenceJSON: row.string(12), reason: row.optionalString(13), firstSeen: Date(millisecondsSince1970: row.int64(14)),
            lastSeen: Date(millisecondsSince1970: try lastSeen(row, status)), resolvedAt: date(16),
            ignored: status == .open
                ? nil : row.optionalString(17).map { FindingIgnore(reason: $0, by: row.optionalString(18) ?? "", until: date(19)) },
            record: row.isNull(20) ? nil : RecordID(rawValue: row.int64(20)))
    }

    /// A record that did not change is not judged again, so that its finding was last seen when its stream was last shown whole.
    mutating func lastSeen(_ row: RawStatement, _ status: FindingStatus) throws -> Int64 {
        let judged = row.int64(15)
        guard status != .resolved, !row.isNull(20) else { return judged }
        let check = row.int64(22)
        if let known = completions[check] { return max(judged, known) }
        defer { completion.reset() }
        completion.bind(1, row.int64(20))
        guard try completion.step() else { return judged }
        completions[check] = completion.int64(0)
        return max(judged, completion.int64(0))
    }
}
