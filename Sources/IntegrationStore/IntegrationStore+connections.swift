import SQLDatabase
import IntegrationCore

extension IntegrationStore {
    /// The connection of that name, made when there is none.
    ///
    /// - Parameters:
    ///   - identity: whose data it is about to hold; nil where that is not told apart.
    ///   - confirmsIdentity: a person says that the connection may go on with another identity than before.
    /// - Throws: ``StoreError/Code/otherIdentity`` when it holds something that was read under another identity: a full run would
    ///   delete all of that, and resolve its findings.
    package func connection(
        organization: String = "local", provider: String, name: String, identity: TenantIdentity? = nil,
        confirmsIdentity: Bool = false
    ) async throws -> ConnectionID {
        let publicID = PublicID(.connection, at: environment.wallClock())
        let now = environment.wallClock().millisecondsSince1970
        return try await write(as: .organization(organization)) { transaction in
            try transaction.run(
                """
                INSERT INTO connections (organization, provider, name, created_at, identity, public_id) VALUES (\(organization),
                    \(provider), \(name), \(now), \(identity?.text), \(publicID.rawValue))
                ON CONFLICT DO NOTHING
                """)
            let row = try transaction.row(
                "SELECT id, identity FROM connections WHERE organization = \(organization) AND provider = \(provider) AND name = \(name)")
            guard let row else { throw StoreError(.database, "a connection got no number") }
            let id = ConnectionID(rawValue: row["id"])
            if let identity {
                let known = (row["identity"] as String?).map(TenantIdentity.init(text:))
                try Self.change(known, to: identity, of: id, name, isConfirmed: confirmsIdentity, in: transaction)
            }
            return id
        }
    }

    /// An organisation's connections, oldest first.
    package func connections(organization: String = "local") async throws -> [ConnectionSummary] {
        try await read(as: .organization(organization)) { transaction in
            try transaction.rows(
                "SELECT id, organization, provider, name FROM connections WHERE organization = \(organization) ORDER BY id"
            ).map { row in
                ConnectionSummary(
                    id: ConnectionID(rawValue: row["id"]), organization: row["organization"], provider: row["provider"], name: row["name"])
            }
        }
    }

    private static func change(
        _ known: TenantIdentity?, to identity: TenantIdentity, of connection: ConnectionID, _ name: String, isConfirmed: Bool,
        in transaction: any SQLTransaction
    ) throws {
        guard known != identity else { return }
        if let known {
            if !isConfirmed, try holdsAnything(connection, in: transaction) {
                let names = identity.differences(from: known).map { "`\($0)`" }.joined(separator: ", ")
                throw StoreError(.otherIdentity, "connection `\(name)` holds what was read with another \(names)")
            }
            // What was read under the other identity is no beginning for a delta, and no half of a run.
            try transaction.run("UPDATE streams SET cursor = NULL WHERE connection_id = \(connection.rawValue)")
            try transaction.run("UPDATE runs SET settings_hash = '' WHERE connection_id = \(connection.rawValue) AND status = 'running'")
        }
        try transaction.run("UPDATE connections SET identity = \(identity.text) WHERE id = \(connection.rawValue)")
    }

    /// A connection that never stored anything, such as one with a misspelt setting, has nothing to lose.
    private static func holdsAnything(_ connection: ConnectionID, in transaction: any SQLTransaction) throws -> Bool {
        try transaction.value(
            """
            SELECT EXISTS (SELECT 1 FROM streams JOIN records ON records.stream_id = streams.id WHERE connection_id =
                \(connection.rawValue))
                OR EXISTS (SELECT 1 FROM checks JOIN findings ON check_ref = checks.id WHERE connection_id = \(connection.rawValue))
            """, as: Bool.self) ?? false
    }
}
