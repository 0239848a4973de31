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
        var conditions = ["organization = ?1"]
        var texts: [String] = []
        func require(_ column: String, _ value: String?) {
            guard let value else { return }
            texts.append(value)
            conditions.append("\(column) = ?\(texts.count + 2)")
        }
        require("provider", filter.provider)
        require("(\(FindingReader.status))", filter.status?.rawValue)
        require("check_id", filter.checkID)
        require("severity", filter.severity?.rawValue)
        if let before = filter.before {
            texts.append(before.rawValue)
            conditions.append("f.public_id < ?\(texts.count + 2)")
        }
        if let connections = filter.connections {
            conditions.append("k.connection_id IN (\(connections.map { "\($0.rawValue)" }.joined(separator: ", ")))")
        }
        let limit = texts.count + 3
        let sorted = try RawStatement(
            database,
            """
            SELECT f.id FROM findings AS f JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(filter.isNewestFirst ? "f.public_id DESC" : order) LIMIT ?\(limit)
            """)
        sorted.bind(1, filter.organization)
        sorted.bind(2, now.millisecondsSince1970)
        for (index, text) in texts.enumerated() { sorted.bind(Int32(index + 3), text) }
        sorted.bind(Int32(limit), filter.limit)
        var ids: [Int64] = []
        while try sorted.step() { ids.append(sorted.int64(0)) }
        sorted.reset()
        return ids
    }

    static func fetch(_ database: Database, _ id: PublicID, organization: String, now: Date) throws -> Finding? {
        var reader = try FindingReader(database, where: "f.public_id = ?1 AND organization = ?3", now: now)
        reader.statement.bind(1, id.rawValue)
        reader.statement.bind(3, organization)
        return try reader.next()
    }
}
