import Foundation
import SQLDatabase
import IntegrationCore

extension Finding {
    /// Worst first, then newest first.
    private static let order = """
        CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END, f.first_seen DESC, f.id
        """

    /// The rows that meet a filter, worst first: sorting whole rows would take as much memory as the findings themselves.
    static func ids(_ transaction: any SQLTransaction, _ filter: FindingFilter, now: Date) throws -> [Int64] {
        let matching = Matching(filter, transaction.dialect)
        let states = filter.status.map(Self.stored)
        let rows = matching.rows("f.id", states.map { "(\($0.joined(separator: " OR ")))" })
        let sorted = try matching.statement(transaction, "\(rows) ORDER BY \(order) LIMIT ?3", now: now)
        defer { sorted.reset() }
        var ids: [Int64] = []
        while try sorted.step() { ids.append(sorted.int64(0)) }
        return ids
    }

    /// The rows that meet a filter, newest first.
    ///
    /// - Parameter columns: the first has to be the public id.
    static func newest(_ columns: String, _ transaction: any SQLTransaction, _ filter: FindingFilter, now: Date) throws -> PreparedStatement
    {
        let matching = Matching(filter, transaction.dialect)
        // Each state is read in the order of an index, and no further than the page needs.
        let states: [String?] = if let status = filter.status { stored(status) } else { [nil] }
        let rows = states.map { "\(matching.rows(columns, $0)) ORDER BY f.public_id DESC LIMIT ?3" }
        let sql =
            rows.count == 1
            ? rows[0] : rows.map { "SELECT * FROM (\($0)) AS page" }.joined(separator: " UNION ALL ") + " ORDER BY 1 DESC LIMIT ?3"
        return try matching.statement(transaction, sql, now: now)
    }

    /// What a filter asks for, as a statement does. Its first three parameters are organisation, time and limit.
    private struct Matching {
        private let filter: FindingFilter
        private var conditions = ["f.organization = ?1"]
        private var texts: [String] = []
        /// Whether it asks for something of the check or its connection.
        private var isOfCheck = false

        init(_ filter: FindingFilter, _ dialect: SQLDialect) {
            self.filter = filter
            require("f.severity =", filter.severity?.rawValue)
            require("f.public_id <", filter.before?.rawValue)
            require("k.check_id =", filter.checkID, isOfCheck: true)
            require("c.provider =", filter.provider, isOfCheck: true)
            if let connections = filter.connections {
                // As one parameter: each text of a statement is prepared and kept.
                let numbers = "[\(connections.map { "\($0.rawValue)" }.joined(separator: ","))]"
                texts.append(numbers)
                conditions.append("k.connection_id IN (\(dialect.numbers(inJSON: "?\(texts.count + 3)")))")
                isOfCheck = true
            }
        }

        private mutating func require(_ condition: String, _ value: String?, isOfCheck: Bool = false) {
            guard let value else { return }
            texts.append(value)
            conditions.append("\(condition) ?\(texts.count + 3)")
            if isOfCheck { self.isOfCheck = true }
        }

        func rows(_ columns: String, _ condition: String?) -> String {
            let joined = isOfCheck ? "JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id " : ""
            let all = (conditions + [condition].compactMap(\.self)).joined(separator: " AND ")
            return "SELECT \(columns) FROM findings AS f \(joined)WHERE \(all)"
        }

        func statement(_ transaction: any SQLTransaction, _ sql: String, now: Date) throws -> PreparedStatement {
            let statement = try transaction.prepared(sql)
            statement.bind(1, filter.organization)
            statement.bind(2, now.millisecondsSince1970)
            statement.bind(3, filter.limit)
            for (index, text) in texts.enumerated() { statement.bind(Int32(index + 4), text) }
            return statement
        }
    }

    /// The rows that are in a state now: an ignore ends when its time is over, not when the next run notes it in the history.
    private static func stored(_ status: FindingStatus) -> [String] {
        switch status {
        case .open: ["f.status = 'open'", "f.status = 'ignored' AND f.ignored_until <= ?2"]
        case .ignored: ["f.status = 'ignored' AND coalesce(f.ignored_until > ?2, TRUE)"]
        case .resolved: ["f.status = 'resolved'"]
        }
    }

    static func fetch(_ transaction: any SQLTransaction, _ id: PublicID, organization: String, now: Date) throws -> Finding? {
        var reader = try FindingReader(transaction, where: "f.public_id = ?1 AND f.organization = ?3", now: now)
        reader.statement.bind(1, id.rawValue)
        reader.statement.bind(3, organization)
        return try reader.next()
    }
}
