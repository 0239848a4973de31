import Foundation
import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging

/// What can be done with the connections of an organisation.
package struct ConnectionService: Sendable {
    private let registry: IntegrationRegistry
    let store: IntegrationStore
    private let vault: CredentialVault
    private let apps: OAuthAppService
    private let refresher: TokenRefresher
    private let revoker: TokenRevoker
    let access: ProviderAccess
    private let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, vault: CredentialVault, apps: OAuthAppService,
        refresher: TokenRefresher, revoker: TokenRevoker, access: ProviderAccess, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.vault = vault
        self.apps = apps
        self.refresher = refresher
        self.revoker = revoker
        self.access = access
        self.logger = logger
    }

    /// A connection as it was asked for; values are texts by the ids of fields.
    package struct Draft: Sendable {
        package var organization: String
        package var provider: String
        package var name: String
        package var values: [String: String]
        package var variables: [String: String]

        package init(organization: String, provider: String, name: String, values: [String: String], variables: [String: String]) {
            self.organization = organization
            self.provider = provider
            self.name = name
            self.values = values
            self.variables = variables
        }
    }

    /// Makes a connection whose credentials the provider accepted.
    ///
    /// Where the provider could not be asked, it is kept as pending, with the reason; where it refuses them, nothing is kept.
    package func create(_ draft: Draft, by actor: String) async throws -> IntegrationConnection {
        let manifest = try manifest(draft.provider)
        guard manifest.active else { throw RuntimeError(.conflict, "no new connections are made to \(manifest.name)") }
        let usesApp = try await usesApp(manifest, draft)
        let settings = try Self.settings(draft.values, draft.variables, of: manifest, obtained: !usesApp)
        let now = access.clock.now()
        var connection = IntegrationConnection(
            id: PublicID(.connection, at: now), organization: draft.organization, provider: manifest.id, name: draft.name,
            config: settings.config, variables: settings.variables, createdAt: now)
        try await test(&connection, settings.credentials, manifest, isNew: true)
        return try await keep(connection, settings.credentials, manifest, by: actor)
    }

    /// Whether the client is the organisation's or the platform's, where the connection brings none of its own.
    private func usesApp(_ manifest: IntegrationManifest, _ draft: Draft) async throws -> Bool {
        guard case .oauth2(let oauth) = manifest.auth, oauth.grant == .clientCredentials, draft.values["client_id"] == nil,
            draft.values["client_secret"] == nil
        else { return false }
        return try await apps.resolve(manifest, organization: draft.organization) != nil
    }

    /// Keeps a new connection with the first version of its credentials.
    func keep(
        _ connection: IntegrationConnection, _ credentials: IntegrationCredentials, tokens: ObtainedTokens? = nil,
        _ manifest: IntegrationManifest, by actor: String
    ) async throws -> IntegrationConnection {
        var connection = connection
        let sealed = try await vault.seal(credentials, of: connection.id, organization: connection.organization, version: 1)
        connection.credentialVersion = 1
        do {
            try await store.createConnection(connection, credentials: sealed, tokens: tokens, by: actor)
        } catch let error as StoreError where error.code == .alreadyExists {
            throw RuntimeError(
                .alreadyExists, "there is a connection to \(manifest.name) of the name `\(connection.name)` already")
        }
        return connection
    }

    /// Deletes an organisation with all its connections and secrets.
    package func deleteOrganization(_ organization: String, by actor: String) async throws {
        guard try await store.organization(organization) != nil else {
            throw RuntimeError(.notFound, "there is no organisation of that id")
        }
        while let connection = try await store.integrationConnections(organization: organization, limit: 1).first {
            try await delete(connection.connection.id, organization: organization, by: actor)
        }
        guard try await store.deleteOrganization(organization, by: actor, now: access.clock.now()) else {
            throw RuntimeError(.notFound, "there is no organisation of that id")
        }
    }

    package func get(_ id: PublicID, organization: String) async throws -> IntegrationConnection {
        try await stored(id, organization).connection
    }

    /// Gives `body` the rows of those after an id, in the order in which they were made.
    package func withList<Value: Sendable>(
        organization: String, provider: String? = nil, after id: PublicID? = nil, limit: Int,
        _ body: @escaping @Sendable (inout ConnectionRows) throws -> Value
    ) async throws -> Value {
        try await store.withConnectionRows(organization: organization, provider: provider, after: id, limit: limit, body)
    }

    /// Asks the provider whether the credentials in use work, and keeps what came of it.
    package func test(_ id: PublicID, organization: String, by actor: String) async throws -> IntegrationConnection {
        let connection = try await stored(id, organization).connection
        let manifest = try manifest(connection.provider)
        let (version, result) = try await asked(connection, manifest)
        let now = access.clock.now()
        return try await update(id, organization, version: version) { connection in
            try Self.take(result, into: &connection, now: now)
            return AuditEvent(
                .connectionTested, target: id.rawValue, by: actor, details: ["accepted": String(result.isAccepted)])
        }
    }

    /// Asks the provider with the credentials of the connection, and once more with a new token where one is refused before its time.
    private func asked(
        _ connection: IntegrationConnection, _ manifest: IntegrationManifest
    ) async throws -> (version: Int, result: ConnectionTestResult) {
        let opened = try await refresher.credentials(of: connection)
        let result = try await ask(connection, opened.credentials, manifest)
        guard !result.isAccepted, let token = opened.credentials.reveal("access_token") else { return (opened.version, result) }
        let renewed = try await refresher.credentials(of: connection, refused: token)
        guard renewed.version != opened.version else { return (opened.version, result) }
        return (renewed.version, try await ask(connection, renewed.credentials, manifest))
    }

    package func pause(_ id: PublicID, organization: String, by actor: String) async throws -> IntegrationConnection {
        try await update(id, organization) { connection in
            try connection.apply(.paused)
            return AuditEvent(.connectionPaused, target: id.rawValue, by: actor)
        }
    }

    package func resume(_ id: PublicID, organization: String, by actor: String) async throws -> IntegrationConnection {
        try await update(id, organization) { connection in
            try connection.apply(.resumed)
            return AuditEvent(.connectionResumed, target: id.rawValue, by: actor)
        }
    }

    /// What becomes of when a connection is run by itself.
    package enum ScheduleChange: Sendable {
        case unchanged
        case to(RunSchedule)
    }

    /// Changes the name, what may be tuned, and when it is run by itself.
    ///
    /// - Parameters:
    ///   - name: Nil leaves it.
    ///   - variables: texts by the ids of variables; those that are not named stay. Nil leaves all.
    package func update(
        _ id: PublicID, organization: String, name: String?, variables: [String: String]?, schedule: ScheduleChange = .unchanged,
        by actor: String
    ) async throws -> IntegrationConnection {
        let known = try await get(id, organization: organization)
        var changes: [String: SettingValue?] = [:]
        if let variables {
            let manifest = try manifest(known.provider)
            let fields = SettingField.all(of: manifest).filter { $0.kind == .variable }
            let ids = Set(fields.map(\.id))
            var problems: [GivenSettings.Problem] = []
            for (name, text) in variables.sorted(by: { $0.key < $1.key }) {
                guard let field = fields.first(where: { $0.id == name }) else {
                    problems.append(
                        GivenSettings.Problem(
                            field: name, reason: "is no variable of this integration",
                            fix: Suggestion.nearest(to: name, among: ids.sorted()).map { "Did you mean `\($0)`?" }))
                    continue
                }
                do {
                    changes[name] = .some(text.isEmpty ? field.defaultValue : try field.value(text))
                } catch {
                    problems.append(GivenSettings.Problem(field: name, reason: error.reason, fix: field.help))
                }
            }
            guard problems.isEmpty else {
                throw RuntimeError.invalid(problems)
            }
        }
        let new = changes
        let now = access.clock.now()
        do {
            return try await update(id, organization) { connection in
                if let name { connection.name = name }
                // Those that are named: others may have been changed meanwhile.
                for (name, value) in new { connection.variables[name] = value }
                if case .to(let schedule) = schedule { connection.schedule(schedule, now: now) }
                return AuditEvent(.connectionUpdated, target: id.rawValue, by: actor)
            }
        } catch let error as StoreError where error.code == .alreadyExists {
            throw RuntimeError(.alreadyExists, "there is a connection of that name already")
        }
    }

    /// Deletes it here at once; its tokens are given back to the provider as soon as that can be reached.
    package func delete(_ id: PublicID, organization: String, by actor: String) async throws {
        let connection = try await get(id, organization: organization)
        // What cannot be opened any more must not keep anybody from deleting it.
        let revocation: SealedText?
        do {
            revocation = try await revoker.payload(of: connection)
        } catch is VaultError {
            revocation = nil
        }
        let isDeleted = try await store.deleteConnection(
            id, organization: organization, revocation: revocation, by: actor, now: access.clock.now())
        guard isDeleted else { throw Self.notFound }
    }

    /// Replaces the credentials by others of the same account, which become a new version.
    package func replaceCredentials(
        _ id: PublicID, organization: String, values: [String: String], reason: String, by actor: String
    ) async throws -> IntegrationConnection {
        let connection = try await stored(id, organization).connection
        let manifest = try manifest(connection.provider)
        let secrets = Set(SettingField.all(of: manifest).filter { $0.kind == .secret }.flatMap { [$0.id, $0.alias].compactMap(\.self) })
        let others = values.keys.filter { !secrets.contains($0) }.sorted()
        guard others.isEmpty else {
            throw RuntimeError.invalid(
                others.map {
                    GivenSettings.Problem(
                        field: $0, reason: "is no secret: what leads to another account makes another connection", fix: "Leave it out.")
                })
        }
        // A newer manifest may have dropped a field that is stored.
        let fields = Set(SettingField.all(of: manifest).map(\.id))
        let kept = connection.config.filter { fields.contains($0.key) }.mapValues(\.text)
        let variables = connection.variables.filter { fields.contains($0.key) }.mapValues(\.text)
        let settings = try Self.settings(kept.merging(values) { $1 }, variables, of: manifest)
        var changed = connection
        try await test(&changed, settings.credentials, manifest, isNew: false)
        let version = (connection.credentialVersion ?? 0) + 1
        return try await addVersion(
            version, settings.credentials, of: changed, reason: reason,
            event: AuditEvent(.credentialsReplaced, target: id.rawValue, by: actor, details: ["version": String(version)]))
    }

    /// Uses an earlier version again, as a new one: versions never change.
    package func rollBack(
        _ id: PublicID, organization: String, to earlier: Int, by actor: String
    ) async throws -> IntegrationConnection {
        let connection = try await stored(id, organization).connection
        let manifest = try manifest(connection.provider)
        guard let opened = try await vault.open(id, organization: organization, version: earlier) else {
            throw RuntimeError.invalid([
                .init(
                    field: "/version", reason: "is no version of these credentials",
                    fix: "Take one of GET /integrations/connections/{id}/credentials/versions.")
            ])
        }
        var changed = connection
        try await test(&changed, opened.credentials, manifest, isNew: false)
        let version = (connection.credentialVersion ?? 0) + 1
        return try await addVersion(
            version, opened.credentials, of: changed, reason: "rolled back to version \(earlier)",
            event: AuditEvent(
                .credentialsRolledBack, target: id.rawValue, by: actor, details: ["version": String(version), "from": String(earlier)]))
    }

    package func credentialVersions(_ id: PublicID, organization: String) async throws -> [CredentialVersion] {
        _ = try await stored(id, organization)
        return try await store.credentialVersions(id, organization: organization)
    }

    /// What a connection has read is one account's: another one gets a connection of its own.
    private static func otherAccount(_ result: ConnectionTestResult, than known: ConnectedAccount?) -> String? {
        guard let known, let id = result.identityID, id != known.id else { return nil }
        return "these credentials are of another account (\(result.identityLabel ?? id)) than before (\(known.label ?? known.id))"
    }

    /// - Parameters:
    ///   - changed: what was found out with the new credentials.
    ///   - variables: those that change.
    func addVersion(
        _ version: Int, _ credentials: IntegrationCredentials, of changed: IntegrationConnection, tokens: ObtainedTokens? = nil,
        variables: [String: SettingValue] = [:], reason: String, event: AuditEvent
    ) async throws -> IntegrationConnection {
        let sealed = try await vault.seal(credentials, of: changed.id, organization: changed.organization, version: version)
        let result: IntegrationConnection?
        do {
            result = try await store.replaceCredentials(
                changed.id, organization: changed.organization, sealed, tokens: tokens, reason: reason, now: access.clock.now(),
                event: event
            ) { connection in
                connection.config = changed.config
                connection.variables.merge(variables) { $1 }
                connection.account = changed.account
                connection.testedAt = changed.testedAt
                // Through the state machine: who paused it while the provider was asked wants it paused.
                try connection.apply(.tested(isAccepted: true))
                connection.reason = changed.reason
            }
        } catch let error as StoreError where error.code == .conflict {
            throw RuntimeError(.conflict, error.reason)
        }
        guard let result else { throw Self.notFound }
        return result
    }

    /// Tests credentials before they are kept: refused ones are an error, and unanswered ones leave the connection pending.
    func test(
        _ connection: inout IntegrationConnection, _ credentials: IntegrationCredentials, _ manifest: IntegrationManifest, isNew: Bool
    ) async throws {
        let result: ConnectionTestResult
        do {
            result = try await ask(connection, credentials, manifest)
        } catch let error as RuntimeError where error.code == .providerUnavailable && isNew {
            connection.reason = error.reason
            return
        }
        guard result.isAccepted else {
            throw RuntimeError(.credentialsRefused, result.reason ?? "\(manifest.name) refuses the credentials")
        }
        if let reason = Self.otherAccount(result, than: connection.account) {
            throw RuntimeError(.conflict, "\(reason); make a connection of its own for it")
        }
        try Self.take(result, into: &connection, now: access.clock.now())
    }

    private static func take(_ result: ConnectionTestResult, into connection: inout IntegrationConnection, now: Date) throws {
        let refusal =
            result.isAccepted ? otherAccount(result, than: connection.account) : result.reason ?? "the provider refuses the credentials"
        try connection.apply(.tested(isAccepted: refusal == nil))
        connection.reason = refusal
        connection.testedAt = now
        if refusal == nil, let id = result.identityID { connection.account = ConnectedAccount(id: id, label: result.identityLabel) }
    }

    private func ask(
        _ connection: IntegrationConnection, _ credentials: IntegrationCredentials, _ manifest: IntegrationManifest
    ) async throws -> ConnectionTestResult {
        let credentials = try await apps.completed(credentials, manifest, organization: connection.organization)
        var request = SyncRequest(
            connectionName: connection.name, credentials: credentials, config: connection.config, variables: connection.variables)
        request.organization = connection.organization
        var local = access.sync(
            manifest, logger: logger, budgetNames: try await apps.budgetNames(of: connection, manifest))
        local.budgets = access.budgets.map(ForgivingBudgets.init)
        do {
            try local.checkSigningKey(request)
            return try await local.testConnection(request)
        } catch let error as EngineError {
            switch error.code {
            case .settingInvalid: throw RuntimeError(.invalidFields, error.reason)
            case .authenticationRejected: return ConnectionTestResult(isAccepted: false, reason: error.reason)
            default: throw RuntimeError(.providerUnavailable, "\(manifest.name): \(error.reason)")
            }
        }
    }

    /// - Parameter version: of the credentials that the change tells of.
    private func update(
        _ id: PublicID, _ organization: String, version: Int? = nil,
        _ change: @escaping @Sendable (inout IntegrationConnection) throws -> AuditEvent
    ) async throws -> IntegrationConnection {
        do {
            let updated = try await store.updateConnection(
                id, organization: organization, version: version, now: access.clock.now(), change)
            guard let updated else { throw Self.notFound }
            return updated
        } catch let conflict as IntegrationConnection.Conflict {
            throw RuntimeError(.conflict, conflict.reason)
        }
    }

    private func stored(_ id: PublicID, _ organization: String) async throws -> StoredConnection {
        guard let stored = try await store.integrationConnection(id, organization: organization) else { throw Self.notFound }
        return stored
    }

    private func manifest(_ id: String) throws(RuntimeError) -> IntegrationManifest {
        guard let manifest = registry[id] else {
            let suggestion = registry.suggestion(for: id).map { " Did you mean `\($0)`?" } ?? ""
            throw RuntimeError(.notFound, "there is no integration of that id.\(suggestion)")
        }
        return manifest
    }

    private static func settings(
        _ values: [String: String], _ variables: [String: String], of manifest: IntegrationManifest, obtained: Bool = true
    ) throws(RuntimeError) -> GivenSettings {
        do {
            return try GivenSettings(values, variables: variables, of: manifest, obtained: obtained)
        } catch {
            throw RuntimeError.invalid(error.all)
        }
    }

    private static let notFound = RuntimeError(.notFound, "there is no connection of that id")
}
