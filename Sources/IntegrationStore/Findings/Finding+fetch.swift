import Foundation
import GRDB
import IntegrationCore

extension Finding {
    /// Worst first, then newest first.
    private static let order = """
        CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END, f.first_seen DESC, f.id
        """

    /// The rows that meet a filter, in their order: sorting whole rows would take as much memory as the findings themselves.
    static func ids(_ database: Database, _ filter: FindingFilter, now: Date) throws -> [Int64] {
        // The first two parameters are always there, the others as the filter has them.
        var conditions = ["f.organization = ?1"]
        var texts: [String] = []
        func require(_ condition: String, _ value: String?) {
            guard let value else { return }
            texts.append(value)
            conditions.append("\(condition) ?\(texts.count + 2)")
        }
        require("provider =", filter.provider)
        require("check_id =", filter.checkID)
        require("severity =", filter.severity?.rawValue)
        require("f.public_id <", filter.before?.rawValue)
        if let connections = filter.connections {
            conditions.append("k.connection_id IN (\(connections.map { "\($0.rawValue)" }.joined(separator: ", ")))")
        }
        let limit = texts.count + 3
        func rows(_ condition: String?) -> String {
            """
            SELECT f.id AS id, f.public_id AS name FROM findings AS f
            JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id
            WHERE \((conditions + [condition].compactMap(\.self)).joined(separator: " AND "))
            """
        }
        let newest = "ORDER BY name DESC LIMIT ?\(limit)"
        let states = filter.status.map(Self.stored)
        let sql: String
        if filter.isNewestFirst, let states {
            // Each is read in the order of an index, and no further than the page needs.
            sql = states.map { "SELECT * FROM (\(rows($0)) \(newest))" }.joined(separator: " UNION ALL ") + " \(newest)"
        } else {
            sql =
                rows(states.map { "(\($0.joined(separator: " OR ")))" })
                + (filter.isNewestFirst ? newest : "ORDER BY \(order) LIMIT ?\(limit)")
        }
        let sorted = try RawStatement(database, sql)
        sorted.bind(1, filter.organization)
        sorted.bind(2, now.millisecondsSince1970)
        for (index, text) in texts.enumerated() { sorted.bind(Int32(index + 3), text) }
        sorted.bind(Int32(limit), filter.limit)
        var ids: [Int64] = []
        while try sorted.step() { ids.append(sorted.int64(0)) }
        sorted.reset()
        return ids
    }

    /// The rows that are in a state now: an ignore ends when its time is over, not when the next run notes it in the history.
    private static func stored(_ status: FindingStatus) -> [String] {
        switch status {
        case .open: ["f.status = 'open'", "f.status = 'ignored' AND f.ignored_until <= ?2"]
        case .ignored: ["f.status = 'ignored' AND ifnull(f.ignored_until > ?2, TRUE)"]
        case .resolved: ["f.status = 'resolved'"]
        }
    }

    static func fetch(_ database: Database, _ id: PublicID, organization: String, now: Date) throws -> Finding? {
        var reader = try FindingReader(database, where: "f.public_id = ?1 AND f.organization = ?3", now: now)
        reader.statement.bind(1, id.rawValue)
        reader.statement.bind(3, organization)
        return try reader.next()
    }
}
