package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Keeps a new connection with its sealed credentials.
    ///
    /// - Throws: ``StoreError/Code/alreadyExists`` when the organisation has one of that provider and name.
    package func createConnection(
        _ connection: IntegrationConnection, credentials: SealedCredentials, tokens: ObtainedTokens? = nil, by actor: String
    ) async throws {
        try await write(as: .organization(connection.organization)) { transaction in
            let taken = try transaction.value(
                """
                SELECT 1 FROM connections WHERE organization = \(connection.organization) AND provider = \(connection.provider) AND name =
                    \(connection.name)
                """,
                as: Bool.self)
            guard taken == nil else {
                throw StoreError(.alreadyExists, "there is a connection of that provider and name")
            }
            let now = connection.createdAt
            let number: Int64? = try transaction.value(
                """
                INSERT INTO connections (organization, provider, name, created_at, public_id, status, reason, config, variables,
                    credential_version, account_id, account_label, updated_at, tested_at)
                VALUES (\(connection.organization), \(connection.provider), \(connection.name), \(now.millisecondsSince1970),
                    \(connection.id.rawValue), \(connection.status.rawValue), \(connection.reason?.storable), \(connection.config.json),
                    \(connection.variables.json), \(credentials.version), \(connection.account?.id.storable),
                    \(connection.account?.label?.storable),
                    \(connection.updatedAt.millisecondsSince1970), \(connection.testedAt?.millisecondsSince1970)) RETURNING id
                """)
            guard let number else { throw StoreError(.database, "a connection got no number") }
            try CredentialWriter(transaction: transaction, organization: connection.organization, connection: number)
                .add(credentials, by: actor, reason: "connection created", now: now)
            if let tokens {
                try Self.saveTokens(
                    ConnectionID(rawValue: number), organization: connection.organization, expiresAt: tokens.expiresAt,
                    scopes: tokens.scopes, refreshable: credentials.isRefreshable, now: now, in: transaction)
            }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(
                    .connectionCreated, target: connection.id.rawValue, by: actor,
                    details: ["provider": connection.provider, "name": connection.name, "status": connection.status.rawValue]),
                organization: connection.organization, now: now)
        }
    }

    /// Nil when the organisation has none of that id; one that was deleted is none.
    package func integrationConnection(_ id: PublicID, organization: String) async throws -> StoredConnection? {
        try await read(as: .organization(organization)) { try StoredConnection.one($0, id, organization: organization) }
    }

    /// An organisation's connections after an id, in the order in which they were made.
    package func integrationConnections(
        organization: String, provider: String? = nil, after id: PublicID? = nil, limit: Int
    ) async throws -> [StoredConnection] {
        try await read(as: .organization(organization)) { transaction in
            let ofProvider: SQLStatement = provider.map { "provider = \($0)" } ?? "TRUE"
            return try StoredConnection.fetch(
                transaction,
                where: """
                    organization = \(organization) AND status != 'disconnected' AND \(ofProvider) AND public_id > \(id?.rawValue ?? "")
                    ORDER BY public_id LIMIT \(limit)
                    """)
        }
    }

    /// Changes a connection by what it is now, in one transaction with its audit record.
    ///
    /// - Parameters:
    ///   - version: the version of the credentials that the change tells of; nothing is changed when others are in use by now.
    ///   - change: Makes the new state; what it throws is thrown on, and nothing is changed.
    /// - Returns: Nil when the organisation has none of that id.
    package func updateConnection(
        _ id: PublicID, organization: String, version: Int? = nil, now: Date,
        _ change: @escaping @Sendable (inout IntegrationConnection) throws -> AuditEvent
    ) async throws -> IntegrationConnection? {
        try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, id, organization: organization, locks: true) else { return nil }
            var connection = stored.connection
            if let version, connection.credentialVersion != version { return connection }
            let event = try change(&connection)
            connection.updatedAt = now
            try Self.save(connection, in: transaction)
            if connection.status == .paused, stored.connection.status != .paused {
                try Self.endRun(
                    of: stored.number, cause: .connectionPaused, reason: "the connection was paused", now: now, in: transaction)
            }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(event, organization: organization, now: now)
            return connection
        }
    }

    /// Ends what is under way of a connection: what was written stays, and its next page is not written any more.
    private static func endRun(
        of connection: ConnectionID, cause: RunCause, reason: String, now: Date, in transaction: any SQLTransaction
    ) throws {
        let active = try transaction.value(
            """
            SELECT id FROM runs WHERE connection_id = \(connection.rawValue) AND (status = 'pending' OR status = 'running')
            \(unchecked: transaction.dialect.lock)
            """, as: Int64.self)
        if let active { try cancel(RunID(rawValue: active), cause: cause, reason: reason, now: now, in: transaction) }
    }

    /// Adds a version of a connection's credentials and uses it from now on.
    ///
    /// - Returns: Nil when the organisation has none of that id.
    /// - Throws: ``StoreError/Code/conflict`` when another version was added meanwhile.
    package func replaceCredentials(
        _ id: PublicID, organization: String, _ credentials: SealedCredentials, tokens: ObtainedTokens? = nil, reason: String, now: Date,
        event: AuditEvent,
        _ change: @escaping @Sendable (inout IntegrationConnection) throws -> Void
    ) async throws -> IntegrationConnection? {
        try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, id, organization: organization, locks: true) else { return nil }
            guard credentials.version == (stored.connection.credentialVersion ?? 0) + 1 else {
                throw StoreError(.conflict, "the credentials were replaced at the same time by somebody else")
            }
            var connection = stored.connection
            try change(&connection)
            connection.credentialVersion = credentials.version
            connection.updatedAt = now
            try CredentialWriter(transaction: transaction, organization: organization, connection: stored.number.rawValue)
                .add(credentials, by: event.actor, reason: reason, now: now)
            try Self.save(connection, in: transaction)
            if let tokens {
                try Self.saveTokens(
                    stored.number, organization: organization, expiresAt: tokens.expiresAt, scopes: tokens.scopes,
                    refreshable: credentials.isRefreshable, now: now, in: transaction)
            }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(event, organization: organization, now: now)
            return connection
        }
    }

    /// Deletes a connection at once: its secrets are overwritten, its open findings resolved, and its name is free again. What it has read
    /// stays until it is cleaned up.
    ///
    /// - Parameter revocation: tokens to give back to the provider, sealed.
    /// - Returns: False when the organisation has none of that id.
    package func deleteConnection(
        _ id: PublicID, organization: String, revocation: SealedText? = nil, by actor: String, now: Date
    ) async throws -> Bool {
        let isDeleted = try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, id, organization: organization, locks: true) else { return false }
            // First of all: a page that is just being written opens findings, and comes before this or not at all.
            try Self.endRun(
                of: stored.number, cause: .connectionDeleted, reason: "the connection was deleted", now: now, in: transaction)
            try CredentialWriter(transaction: transaction, organization: organization, connection: stored.number.rawValue).shred()
            if let revocation {
                try transaction.run(
                    """
                    INSERT INTO revocations VALUES (\(organization), \(id.rawValue), \(stored.connection.provider), \(revocation.dataKey),
                        \(revocation.envelope), 0, \(now.millisecondsSince1970)) ON CONFLICT (organization, connection) DO UPDATE SET
                        provider = excluded.provider, data_key = excluded.data_key, payload = excluded.payload, attempts = 0, retry_at =
                        excluded.retry_at
                    """
                )
            }
            var findings = try FindingWriter(transaction, run: nil, now: now)
            let open = try findings.rows.findings(
                where: "status != 'resolved' AND check_ref IN (SELECT id FROM checks WHERE connection_id = ?1)", stored.number.rawValue)
            for finding in open { try findings.resolve(finding, reason: "the connection was deleted") }
            try findings.save()
            try transaction.run(
                """
                UPDATE connections SET status = 'disconnected', name = name || ' ' || public_id, credential_version = NULL, config = '{}',
                    variables = '{}', reason = NULL, run_interval = NULL, run_cron = NULL, run_time_zone = NULL, next_run_at = NULL, updated_at = \(now.millisecondsSince1970)
                        WHERE organization = \(organization) AND public_id = \(id.rawValue)
                """)
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.connectionDeleted, target: id.rawValue, by: actor, details: ["provider": stored.connection.provider]),
                organization: organization, now: now)
            return true
        }
        if isDeleted { try await emptyLog() }
        return isDeleted
    }

    static func save(_ connection: IntegrationConnection, in transaction: any SQLTransaction) throws {
        let taken = try transaction.value(
            """
            SELECT 1 FROM connections WHERE organization = \(connection.organization) AND provider = \(connection.provider) AND name =
                \(connection.name) AND public_id != \(connection.id.rawValue)
            """,
            as: Bool.self)
        guard taken == nil else { throw StoreError(.alreadyExists, "there is a connection of that provider and name") }
        let schedule = ScheduleColumns(connection.schedule)
        try transaction.run(
            """
            UPDATE connections SET name = \(connection.name), status = \(connection.status.rawValue), reason = \(connection.reason?.storable), config
                = \(connection.config.json), variables = \(connection.variables.json), credential_version = \(connection.credentialVersion),
                account_id = \(connection.account?.id.storable),
                account_label = \(connection.account?.label?.storable), updated_at = \(connection.updatedAt.millisecondsSince1970), tested_at =
                    \(connection.testedAt?.millisecondsSince1970), paused_from = \(connection.pausedFrom?.rawValue),
                run_interval = \(schedule.interval), run_cron = \(schedule.cron), run_time_zone = \(schedule.timeZone),
                runs_by_itself = \(schedule.runsByItself), next_run_at = \(connection.nextRunAt?.millisecondsSince1970) WHERE organization = \(connection.organization) AND public_id =
                    \(connection.id.rawValue)
            """)
    }
}
