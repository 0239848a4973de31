import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
@testable import SQLDatabase
import Testing

/// What PostgreSQL keeps apart where a statement names no organisation.
@Suite("Row-level security", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(2)))
struct RowSecurityTests {
    /// Tables that are of no organisation.
    private static let common: Set<String> = ["encryption_keys", "providers", "schema_migrations"]

    private static let tables: SQLStatement = """
        SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace) ORDER BY 1
        """

    /// Two organisations that have read the same.
    private func withOrganizations(_ body: (IntegrationStore, QueueNodes) async throws -> Void) async throws {
        try await QueueNodes.with(.postgreSQL, 1) { nodes in
            for organization in ["org_a", "org_b"] {
                let connection = try await nodes.connect(1, organization: organization)[0]
                try await nodes.enqueue(connection, organization: organization)
                let run = try await nodes.begin(try #require(try await nodes.claim(1).first))
                try await run.commit([("a", "{}"), ("b", "{}")], outcomes: { $0 == "a" ? [.fail("a")] : [.pass()] })
                try await run.complete()
                try await run.finish()
            }
            try await body(nodes[0], nodes)
        }
    }

    private func count(_ store: IntegrationStore, _ table: String, as scope: SQLScope) async throws -> Int {
        try await store.read(as: scope) { try $0.value("SELECT count(*) FROM \(unchecked: table)", as: Int.self) } ?? -1
    }

    @Test("Every table has a policy that holds for its owner too, but for those that are nobody's")
    func everyTable() async throws {
        try await QueueNodes.with(.postgreSQL, 1) { nodes in
            let forced: [String] = try await nodes[0].read {
                try $0.values(
                    """
                    SELECT CAST(relname AS TEXT) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
                        AND relnamespace = CAST(current_schema() AS regnamespace)
                        AND (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) = 1
                    """)
            }
            let all: [String] = try await nodes[0].read { try $0.values(Self.tables) }
            #expect(Set(all) == Set(forced).union(Self.common) && Set(forced).isDisjoint(with: Self.common))
            // The role of the tests owns the tables, and is bound by them.
            #expect(try await nodes.strings("SELECT DISTINCT CAST(tableowner AS TEXT) FROM pg_tables WHERE tablename = 'runs'") == ["app"])
            #expect(try await nodes[0].passesRowSecurity() == false)
        }
    }

    @Test(
        "The name of an organisation is never read as a statement",
        arguments: ["'", "\\'", "\\", "\u{600}'", "\u{600}\\'", "a'\u{301}", "'\u{200D}", "\u{600}\u{600}'"])
    func names(_ quote: String) async throws {
        try await QueueNodes.with(.postgreSQL, 1) { nodes in
            _ = try await nodes.connect(1, organization: "org_a")
            let name = "\(quote); COMMIT; DELETE FROM connections; UPDATE organizations SET name = 'theirs'; --"
            #expect(try await count(nodes[0], "connections", as: .organization(name)) == 0)
            #expect(try await nodes[0].organization(name) == nil)
            #expect(try await nodes.strings("SELECT name FROM organizations WHERE id = 'org_a'") == ["O"])
            #expect(try await count(nodes[0], "connections", as: .system) == 1)
        }
    }

    @Test("A statement without a condition sees the rows of its organisation, and without one none")
    func reading() async throws {
        try await withOrganizations { store, _ in
            let tables: [String] = try await store.read { try $0.values(Self.tables) }
            // The operator's, whose name is empty.
            _ = try await store.beginIdempotent(organization: "", key: "k", fingerprint: [], now: TemporaryStore.now)
            // A new database has the command line's own organisation.
            let others = ["organizations": 1, "idempotency_keys": 1]
            var filled: Set<String> = []
            for table in tables where !Self.common.contains(table) {
                let (all, a, b) = try await (
                    count(store, table, as: .system), count(store, table, as: .organization("org_a")),
                    count(store, table, as: .organization("org_b"))
                )
                #expect(all == a + b + (others[table] ?? 0) && a == b, "\(table): \(all), \(a), \(b)")
                if a > 0 { filled.insert(table) }
                for scope in [SQLScope.nothing, .organization(""), .organization("*"), .organization("*\0"), .organization("org_")] {
                    #expect(try await count(store, table, as: scope) == 0, "\(table) as \(scope)")
                }
            }
            for table in ["connections", "runs", "streams", "records", "verdicts", "checks", "findings", "finding_events", "audit_log"] {
                #expect(filled.contains(table), "\(table) was not tried")
            }
            let organizations = try await store.read(as: .organization("org_a")) {
                try $0.values("SELECT DISTINCT organization FROM findings", as: String.self)
            }
            #expect(organizations == ["org_a"])
        }
    }

    @Test("Outside of a transaction that says whose rows it wants, there are none")
    func unset() async throws {
        try await PostgresCluster.withDatabase { url in
            let settings = PostgresSettings(url: url)
            try await QueueNodes.with(postgres: url, 1) { nodes in
                _ = try await nodes.connect(3, organization: "org_a")
                let link = try PostgresLink(settings)
                defer { link.close() }
                // Never set, and what is left of it after a transaction that did.
                for _ in 0..<2 {
                    #expect(try link.run("SELECT count(*) AS n FROM connections", []).rows().first?["n"] == 0)
                    #expect(throws: SQLError.self) { try link.simple("INSERT INTO audit_seals VALUES ('org_a', 1, '')") }
                    try link.simple("BEGIN; SET LOCAL patchbay.organization = '*'")
                    #expect(try link.run("SELECT count(*) AS n FROM connections", []).rows().first?["n"] == 3)
                    try link.simple("COMMIT")
                }
            }
            // Who owns the cluster is bound by nothing, which is told.
            let owner = url.replacing("app:app@", with: "postgres:postgres@")
            try await QueueNodes.with(postgres: owner, 1) { nodes in
                let (seen, passes) = try await (count(nodes[0], "connections", as: .nothing), nodes[0].passesRowSecurity())
                #expect(seen == 3 && passes)
            }
        }
    }

    @Test("Nothing can be written for another organisation, nor for none")
    func writing() async throws {
        try await withOrganizations { store, _ in
            let own = try await store.read(as: .organization("org_a")) { try $0.value("SELECT id FROM connections", as: Int64.self) }
            let other = try await store.read(as: .organization("org_b")) { try $0.value("SELECT id FROM connections", as: Int64.self) }
            let refused: [(SQLScope, SQLStatement)] = [
                (
                    .organization("org_a"),
                    "INSERT INTO connections (organization, provider, name, created_at) VALUES ('org_b', 'p', 'n', 0)"
                ),
                (.nothing, "INSERT INTO connections (organization, provider, name, created_at) VALUES ('org_b', 'p', 'n', 0)"),
                (.organization("org_a"), "UPDATE connections SET organization = 'org_b'"),
                (.organization("org_a"), "INSERT INTO streams (connection_id, name) VALUES (\(other), 'more')"),
                (.organization("org_a"), "UPDATE streams SET connection_id = \(other)"),
                (.nothing, "INSERT INTO streams (connection_id, name) VALUES (\(own), 'more')"),
                (.organization("org_a"), "INSERT INTO organizations (id, name, created_at) VALUES ('org_c', 'C', 0)"),
                // The operator's.
                (.organization(""), "INSERT INTO idempotency_keys (organization, key, fingerprint, created_at) VALUES ('', 'k', '', 0)"),
            ]
            for (scope, statement) in refused {
                let error = await #expect(throws: StoreError.self, "\(statement.text)") {
                    try await store.write(as: scope) { try $0.run(statement) }
                }
                #expect(error?.reason.contains("row-level security") == true, "\(statement.text): \(String(describing: error))")
            }
            try await store.write(as: .organization("org_a")) { transaction in
                #expect(try transaction.run("INSERT INTO streams (connection_id, name) VALUES (\(own), 'more')") == 1)
                for table in ["finding_events", "verdicts", "records", "api_keys", "revocations"] {
                    try transaction.run("DELETE FROM \(unchecked: table)")
                }
                #expect(try transaction.run("UPDATE connections SET reason = 'changed'") == 1)
            }
            for table in ["finding_events", "verdicts", "records"] {
                #expect(try await count(store, table, as: .organization("org_a")) == 0)
                #expect(try await count(store, table, as: .organization("org_b")) > 0)
            }
            #expect(
                try await store.read(as: .system) { try $0.values("SELECT reason FROM connections ORDER BY id", as: String?.self) } == [
                    "changed", nil,
                ])
        }
    }

    @Test("A name is a name, whatever stands in it")
    func names() async throws {
        try await withOrganizations { store, nodes in
            for name in [
                "it's", "\\", "\\'", "'; SET LOCAL patchbay.organization = '*'; --", "$$", "Ü\n\"", String(repeating: "x", count: 2000),
            ] {
                _ = try await nodes.connect(1, organization: name)
                let found = try await store.read(as: .organization(name)) {
                    try $0.values("SELECT organization FROM connections", as: String.self)
                }
                #expect(found == [name])
            }
        }
    }

    @Test("Indexes are used as without")
    func plans() async throws {
        try await withOrganizations { store, _ in
            try await store.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO connections (organization, provider, name, public_id, created_at)
                    SELECT 'org_' || n % 50, 'github', n, n, 0 FROM generate_series(1, 20000) AS n
                    """)
                try transaction.run(
                    """
                    INSERT INTO runs (public_id, connection_id, organization, provider, status, streams, manifest_hash, settings_hash, lease,
                        heartbeat_at) SELECT 'r' || id, id, organization, provider, CASE WHEN id % 10 = 0 THEN 'pending' ELSE 'success' END, '', '',
                        '', 0, 0 FROM connections
                    """)
                try transaction.script("ANALYZE connections; ANALYZE runs")
            }
            let plans: [(SQLScope, SQLStatement, String)] = [
                (
                    .system,
                    """
                    SELECT organization, provider FROM runs WHERE status = 'pending' AND wait_until IS NULL
                        AND (organization, provider) > ('org_3', 'github') ORDER BY organization, provider LIMIT 1
                    """, "using runs_ready"
                ),
                (
                    .system,
                    """
                    SELECT id FROM runs WHERE status = 'pending' AND wait_until IS NULL AND organization = 'org_3' AND provider = 'github'
                        ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED
                    """, "using runs_ready"
                ), (.system, "UPDATE runs SET pages = 1 WHERE id = 100", "using runs_pkey"),
                (
                    .organization("org_3"),
                    "SELECT id FROM connections WHERE organization = 'org_3' AND public_id > '1' ORDER BY public_id LIMIT 20",
                    "using connections_by_public_id"
                ),
                (
                    .organization("org_3"), "SELECT id FROM runs WHERE connection_id = 100 ORDER BY id DESC LIMIT 20",
                    "using runs_by_connection"
                ),
            ]
            for (scope, statement, index) in plans {
                // A transaction that may write, as it may lock rows.
                let plan = try await store.write(as: scope) { try $0.values("EXPLAIN \(statement)", as: String.self) }
                #expect(plan.contains { $0.contains(index) } && !plan.contains { $0.contains("Sort") }, "\(statement.text):\n\(plan)")
            }
        }
    }
}
