import SQLDatabase
package import IntegrationCore

/// Connections of a list.
package struct ConnectionRows: ListRows {
    /// What is shown of one.
    package enum Column: Int32 {
        case id, organization, provider, name, status, reason, config, variables, accountID, accountLabel, credentialVersion, createdAt
        case updatedAt, testedAt, interval, cron, timeZone, runsByItself, nextRunAt
    }

    fileprivate let statement: PreparedStatement

    package func next() throws -> Bool { try statement.step() }
    package func text(_ column: Column) -> UnsafeBufferPointer<UInt8>? { statement.optionalText(column.rawValue) }
    package func number(_ column: Column) -> Int64? { statement.optionalInt64(column.rawValue) }
    package var cursor: String { statement.string(Column.id.rawValue) }
}

extension IntegrationStore {
    /// Gives `body` an organisation's connections, oldest first.
    package func withConnectionRows<Value: Sendable>(
        organization: String, provider: String? = nil, after id: PublicID? = nil, limit: Int,
        _ body: @escaping @Sendable (inout ConnectionRows) throws -> Value
    ) async throws -> Value {
        try await readList(as: .organization(organization)) { transaction in
            let statement = try transaction.prepared(
                """
                SELECT public_id, organization, provider, name, status, reason, config, variables, account_id, account_label,
                    credential_version, created_at, updated_at, tested_at, run_interval, run_cron, run_time_zone, runs_by_itself, next_run_at
                FROM connections WHERE organization = ?1 AND status != 'disconnected' AND (CAST(?2 AS TEXT) IS NULL OR provider = ?2) AND
                    public_id > ?3
                ORDER BY public_id LIMIT ?4
                """)
            statement.bind(1, organization)
            statement.bind(2, provider)
            statement.bind(3, id?.rawValue ?? "")
            statement.bind(4, limit)
            defer { statement.reset() }
            var rows = ConnectionRows(statement: statement)
            return try body(&rows)
        }
    }
}
