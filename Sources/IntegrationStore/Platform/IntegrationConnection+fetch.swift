import Foundation
import SQLDatabase
import IntegrationCore

extension StoredConnection {
    /// Connections that meet a condition; it always names the organisation.
    static func fetch(_ transaction: any SQLTransaction, where condition: SQLStatement) throws -> [StoredConnection] {
        try transaction.rows(
            """
            SELECT id, organization, provider, name, created_at, public_id, status, reason, config, variables, credential_version,
                account_id, account_label, updated_at, tested_at, paused_from, run_interval, run_cron, run_time_zone, runs_by_itself,
                next_run_at FROM connections WHERE \(condition)
            """
        ).map(StoredConnection.init)
    }

    /// - Parameter locks: whether nobody else may change it before the end of the transaction.
    static func one(
        _ transaction: any SQLTransaction, _ id: PublicID, organization: String, locks: Bool = false
    ) throws -> StoredConnection? {
        try fetch(
            transaction,
            where: """
                organization = \(organization) AND public_id = \(id.rawValue) AND status != 'disconnected'
                \(unchecked: locks ? transaction.dialect.lock : "")
                """
        ).first
    }

    private init(_ row: SQLRow) {
        let config: String = row["config"]
        let variables: String = row["variables"]
        let account: String? = row["account_id"]
        let updatedAt: Int64? = row["updated_at"]
        let testedAt: Int64? = row["tested_at"]
        self.init(
            number: ConnectionID(rawValue: row["id"]),
            connection: IntegrationConnection(
                id: PublicID(rawValue: row["public_id"]), organization: row["organization"], provider: row["provider"], name: row["name"],
                status: ConnectionStatus(rawValue: row["status"]) ?? .error,
                pausedFrom: (row["paused_from"] as String?).flatMap(ConnectionStatus.init(rawValue:)), reason: row["reason"],
                config: [String: SettingValue](json: config),
                variables: [String: SettingValue](json: variables), credentialVersion: row["credential_version"],
                account: account.map { ConnectedAccount(id: $0, label: row["account_label"]) },
                createdAt: Date(millisecondsSince1970: row["created_at"]), updatedAt: updatedAt.map(Date.init(millisecondsSince1970:)),
                testedAt: testedAt.map(Date.init(millisecondsSince1970:)),
                schedule: ScheduleColumns(row).schedule,
                nextRunAt: (row["next_run_at"] as Int64?).map(Date.init(millisecondsSince1970:))))
    }
}
