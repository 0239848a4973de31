import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Testing

/// What the store does on each database alike.
@Suite("The store on each database", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(3)))
struct StoreConformanceTests {
    private static let now = TemporaryStore.now

    /// An empty store.
    static func withStore<R>(_ dialect: SQLDialect, _ body: (IntegrationStore) async throws -> R) async throws -> R {
        switch dialect {
        case .sqlite:
            let temporary = try TemporaryStore()
            return try await closing(try await temporary.open(), body)
        case .postgreSQL:
            return try await PostgresCluster.withDatabase { url in
                try await closing(
                    IntegrationStore(
                        postgres: PostgresSettings(url: url), environment: IntegrationStore.Environment(wallClock: { now })), body)
            }
        }
    }

    private static func closing<R>(_ store: IntegrationStore, _ body: (IntegrationStore) async throws -> R) async throws -> R {
        let result: Result<R, any Error>
        do {
            result = .success(try await body(store))
        } catch {
            result = .failure(error)
        }
        try await store.close()
        return try result.get()
    }

    private func connect(_ store: IntegrationStore, _ name: String, organization: String, endsIn seconds: TimeInterval = 50) async throws
        -> PublicID
    {
        try await store.addEncryptionKey(id: "k", checkValue: "c", now: Self.now)
        try await store.addFirstDataKey(organization: organization, id: "d", keyID: "k", envelope: [1, 0, 255], now: Self.now)
        let connection = IntegrationConnection(
            id: PublicID(.connection, at: Self.now), organization: organization, provider: "github", name: name, status: .active,
            createdAt: Self.now)
        try await store.createConnection(
            connection, credentials: SealedCredentials(version: 1, dataKey: "d", fields: ["refresh_token": [2, 0], "b": []]),
            tokens: ObtainedTokens(expiresAt: Self.now + seconds, scopes: nil), by: "test")
        return connection.id
    }

    @Test(arguments: SQLDialect.allCases) func `organisations, keys and the audit log`(_ dialect: SQLDialect) async throws {
        try await Self.withStore(dialect) { store in
            let seal = AuditKey(bytes: Array(repeating: 7, count: 32))
            #expect(try await store.sealAuditLogs(with: seal))
            #expect(try await !store.sealAuditLogs(with: seal))
            for id in ["org_b", "org_a"] {
                try await store.createOrganization(Organization(id: id, name: "It's \(id)", createdAt: Self.now), by: "key_1")
            }
            #expect(try await store.organizations(limit: 10).map(\.id) == ["org_a", "org_b"])
            #expect(try await store.organization("org_a")?.name == "It's org_a")
            #expect(try await store.organization("local") == nil)
            for organization in [nil, "org_a"] {
                let key = APIKey(
                    id: PublicID(.apiKey, at: Self.now), organization: organization, name: "k", prefix: "pbk", scopes: [.read, .admin],
                    createdAt: Self.now, expiresAt: organization.map { _ in Self.now + 60 })
                try await store.createAPIKey(key, hash: Array((organization ?? "").utf8), by: "test")
                #expect(try await store.apiKeys(organization: organization).map(\.id) == [key.id])
                let found = try await store.apiKey(hash: Array((organization ?? "").utf8), now: Self.now)
                #expect(found?.scopes == [.read, .admin] && found?.organization == organization)
            }
            #expect(try await store.apiKey(hash: Array("org_a".utf8), now: Self.now + 61) == nil)
            #expect(try await store.hasAdminKey())
            let log = try await store.auditRecords(organization: "org_a", limit: 10)
            #expect(log.map(\.event.action) == [.organizationCreated, .apiKeyCreated] && log.map(\.number) == [1, 2])
            for organization in try await store.auditedOrganizations() {
                let verdict = try await store.verifyAuditLog(of: organization, sealedWith: seal)
                guard case .whole = verdict else {
                    Issue.record("\(organization): \(verdict)")
                    continue
                }
            }
            await #expect(throws: StoreError.self) { try await store.write { try $0.run("UPDATE audit_log SET actor = 'nobody'") } }
            #expect(try await store.deleteOrganization("org_b", by: "test", now: Self.now))
            #expect(try await store.organization("org_b") == nil)
        }
    }

    @Test(arguments: SQLDialect.allCases) func `connections, credentials and tokens`(_ dialect: SQLDialect) async throws {
        try await Self.withStore(dialect) { store in
            try await store.createOrganization(Organization(id: "org_a", name: "A", createdAt: Self.now), by: "test")
            let first = try await connect(store, "one", organization: "org_a")
            let second = try await connect(store, "two", organization: "org_a", endsIn: 500)
            await #expect(throws: StoreError.self) { _ = try await connect(store, "one", organization: "org_a") }
            let listed = try await store.integrationConnections(organization: "org_a", limit: 10).map(\.connection.id)
            #expect(Set(listed) == [first, second] && listed == listed.sorted { $0.rawValue < $1.rawValue })
            #expect(try await store.integrationConnections(organization: "org_a", provider: "okta", limit: 10).isEmpty)
            #expect(try await store.integrationConnection(first, organization: "local") == nil)
            let sealed = try #require(try await store.sealedCredentials(first, organization: "org_a"))
            #expect(sealed.fields == ["refresh_token": [2, 0], "b": []] && sealed.version == 1)
            #expect(try await store.dataKey(organization: "org_a")?.envelope == [1, 0, 255])
            #expect(
                try await store.connectionsWithTokens(endingBefore: Self.now + 100, now: Self.now, limit: 5).map(\.connection.id) == [first]
            )
            let changed = try await store.updateConnection(first, organization: "org_a", now: Self.now) { connection in
                connection.schedule(.every(.seconds(60)), now: Self.now - 61)
                return AuditEvent(.connectionUpdated, target: first.rawValue, by: "test")
            }
            let stored = try #require(try await store.integrationConnection(first, organization: "org_a"))
            #expect(changed?.nextRunAt == Self.now - 1 && stored.connection.schedule == .every(.seconds(60)))
            #expect(try await store.credentialVersions(first, organization: "org_a").map(\.fields) == [["b", "refresh_token"]])
            var ids: [String] = []
            ids = try await store.withConnectionRows(organization: "org_a", limit: 10) { rows in
                var ids: [String] = []
                while try rows.next() { ids.append(rows.cursor) }
                return ids
            }
            #expect(ids == listed.map(\.rawValue))
            #expect(try await store.deleteConnection(first, organization: "org_a", by: "test", now: Self.now))
            #expect(try await store.sealedCredentials(first, organization: "org_a") == nil)
            #expect(try await store.removeLeftovers(logsBefore: Self.now - 1, limit: 100, now: Self.now) > 0)
        }
    }

    @Test(arguments: SQLDialect.allCases) func `pages, findings and what is gone`(_ dialect: SQLDialect) async throws {
        try await Self.withStore(dialect) { store in
            let keys = ["a", "b", "c", "ü"]
            let first = try await TestRun.open(store)
            let page = try await first.commit(keys.map { ($0, #"{"v":1}"#) }, outcomes: { $0 == "b" ? [.fail("r-b")] : [.pass()] })
            #expect(page.inserted == 4 && page.findings.opened == 1)
            try await first.complete()
            let done = try await first.finish()
            #expect(done.inserted == 4 && done.findingsOpened == 1 && done.status == .success)
            #expect(try await first.stored() == Dictionary(uniqueKeysWithValues: keys.map { ($0, #"{"v":1}"#) }))

            let second = try await TestRun.open(store)
            let next = try await second.commit(
                [("a", #"{"v":1}"#), ("b", #"{"v":2}"#), ("c", #"{"v":1}"#)], outcomes: { _ in [.pass()] }, judgesUnchanged: true)
            #expect(next.updated == 1 && next.unchanged == 2 && next.findings.resolved == 1)
            try await second.complete(confirmed: true)
            #expect(try await second.finish().deleted == 1)
            #expect(try await second.stored().count == 3)
            let counts = try #require(try await store.verdictCounts(connection: second.connection).first)
            #expect(counts.pass == 3 && counts.fail == 0)
            #expect(try await store.findings(FindingFilter()).map(\.status) == [.resolved])
            let id = PublicID(
                rawValue: try #require(try await store.read { try $0.value("SELECT public_id FROM connections", as: String.self) }))
            let changes = try #require(
                try await store.recordChanges(of: id, organization: "local", stream: "repos", after: .beginning, limit: 10))
            #expect(changes.map(\.key) == ["a", "c", "ü", "b"] && changes.map { $0.body == nil } == [false, false, true, false])
            #expect(try await store.runs(of: id, organization: "local", limit: 5)?.count == 2)
            try await store.addToLog(
                of: second.run.publicID, [RunLogLine(at: Self.now, level: "info", message: "it's done", details: [:])])
        }
    }

    @Test(arguments: SQLDialect.allCases) func `outcomes, ignored findings and checks that are gone`(_ dialect: SQLDialect) async throws {
        try await Self.withStore(dialect) { store in
            let run = try await TestRun.open(store)
            try await run.commit([("a", "{}"), ("b", "{}")]) { key in
                [.fail("r-\(key)"), .inconclusive("r-\(key)", check: "d_2")]
            }
            try await run.complete()
            try await run.finish(checks: ["c", "d_2"])
            let record = try #require(try await run.ids(["a"]).first)
            #expect(try await store.outcomes(of: record).map(\.verdict) == [.fail, .inconclusive])
            let seen = Collected<String>()
            try await store.forEachOutcome(connection: run.connection, stream: "repos") {
                seen.append("\($0.record) \($0.outcome.checkID)")
            }
            #expect(seen.values == ["a c", "a d_2", "b c", "b d_2"])
            let all = try await store.findings(FindingFilter(status: .open))
            #expect(all.count == 4)
            try await store.ignoreFinding(all[0].id, FindingIgnore(reason: "known", by: "ann", until: nil), now: Self.now)
            #expect(try await store.findings(FindingFilter(status: .ignored)).map(\.id) == [all[0].id])
            let listed = try await store.withFindingRows(FindingFilter(status: .open, limit: 10)) { rows in
                var ids: [String] = []
                while try rows.next() { ids.append(rows.cursor) }
                return ids
            }
            #expect(listed.count == 3)
            #expect(try await store.findings(FindingFilter(connection: run.connection)).count == 4)
            #expect(try await store.findings(FindingFilter(connections: [])).isEmpty)

            // One check goes, with its outcomes, counts and findings; the other stays.
            let next = try await TestRun.open(store)
            try await next.commit([("a", "{}"), ("b", "{}")])
            try await next.complete()
            try await next.finish(checks: ["c"])
            #expect(try await store.outcomes(of: record).map(\.checkID) == ["c"])
            #expect(try await store.verdictCounts(connection: next.connection).map(\.checkID) == ["c"])
            #expect(try await store.findings(FindingFilter(status: .resolved)).allSatisfy { $0.checkID != "c" })
        }
    }

    @Test(arguments: SQLDialect.allCases) func `a run that was taken over writes nothing more`(_ dialect: SQLDialect) async throws {
        try await Self.withStore(dialect) { store in
            let run = try await TestRun.open(store)
            try await run.commit([("a", "{}")], position: "next")
            let id = PublicID(
                rawValue: try #require(try await store.read { try $0.value("SELECT public_id FROM connections", as: String.self) }))
            #expect(try await store.cancelRun(run.run.publicID, of: id, organization: "local", by: "test", now: Self.now) == true)
            let error = await #expect(throws: StoreError.self) { try await run.commit([("b", "{}")], page: 1) }
            #expect(error?.code == .leaseLost)
            #expect(try await store.cancelRun(run.run.publicID, of: id, organization: "local", by: "test", now: Self.now) == false)
        }
    }
}
