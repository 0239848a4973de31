import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("What a finding is about")
struct FindingNameTests {
    private static let branches = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          repos: { request: GET /repos, key: record.name }
          branches: { each: repos, request: "GET /repos/${parent.name}/branches", key: record.name }
        checks:
          protected: { name: Protected, over: branches, pass: record.protected, remediation: Protect it. }
        """

    /// Every repository has a branch `main`: what one of them does must not speak for the others.
    @Test func recordsWithoutANamedResourceDoNotShareAFinding() async throws {
        let protected = Mutex<Set<String>>([])
        let harness = try EngineHarness(Self.branches) { request, _ in
            if request.url.hasSuffix("/repos") { return .json(#"[{"name":"a"},{"name":"b"}]"#) }
            let repo = request.url.contains("/a/") ? "a" : "b"
            let isProtected = protected.withLock { $0.contains(repo) }
            return .json(#"[{"name":"main","protected":\#(isProtected)},{"name":"release/1","protected":\#(isProtected)}]"#)
        }
        _ = try await harness.sync()
        #expect(Set(try await harness.findings(.open).map(\.resource.id)) == ["a/main", "a/release%2F1", "b/main", "b/release%2F1"])
        #expect(Set(try await harness.findings(.open).map(\.resource.type)) == ["branches"])
        protected.withLock { $0 = ["b"] }
        _ = try await harness.sync()
        #expect(Set(try await harness.findings(.open).map(\.resource.id)) == ["a/main", "a/release%2F1"])
    }

    /// Three keys of the longest kind are more than an index of PostgreSQL takes.
    @Test func resourcesWithLongIdsAreToldApart() async throws {
        let generator = Mutex(SystemRandomNumberGenerator())
        func random(_ count: Int) -> String {
            generator.withLock { generator in
                String((0..<count).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122, using: &generator))) })
            }
        }
        let long = random(6000)
        let records = ["a", "b"].map { #"{"id":"\#($0)","name":"\#(long)\#($0)"}"# }.joined(separator: ",")
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              users: { request: GET /users, key: record.id }
            checks:
              known: { name: Known, over: users, pass: "false", resource: { type: user, id: record.name }, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { _, _ in .json("[\(records)]") }
        for status in [RunStatus.success, .success] { #expect(try await harness.sync(.full).status == status) }
        let ids = try await harness.findings(.open).map(\.resource.id)
        #expect(Set(ids).count == 2 && ids.allSatisfy { $0.hasPrefix(long.prefix(1500)) && $0.utf8.count <= 2000 })
    }

    @Test(arguments: ["record.?id.orValue(\"\")", "record.id"])
    func aResourceWhoseIdCannotBeReadIsTheRecordItself(_ id: String) async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              users: { request: GET /users, key: record.login }
            checks:
              known: { name: Known, over: users, pass: "false", resource: { type: user, id: '\(id)', name: record.name }, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { _, _ in .json(#"[{"login":"x","name":"X"},{"login":"y","name":"Y","id":7}]"#) }
        _ = try await harness.sync()
        let found = try await harness.findings(.open).map(\.resource).sorted { $0.id < $1.id }
        #expect(found == [FindingResource(type: "user", id: "7", name: "Y"), FindingResource(type: "user", id: "x", name: "X")])
    }

    /// A person in two groups is one resource: its finding stays until both memberships are right.
    @Test func recordsThatNameOneResourceShareItsFinding() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              memberships: { request: GET /memberships, key: record.id }
            checks:
              plain:
                name: No admin
                over: memberships
                pass: '!record.admin'
                resource: { type: user, id: record.user }
                remediation: None.
            """
        let admins = Mutex<[Bool]>([true, true])
        let harness = try EngineHarness(yaml) { _, _ in
            let flags = admins.withLock { $0 }
            return .json(
                "[\(flags.enumerated().map { #"{"id":\#($0.offset),"user":"ann","admin":\#($0.element)}"# }.joined(separator: ","))]")
        }
        let first = try await harness.sync()
        #expect(first.findings.opened == 1)
        #expect(first.verdicts.first?.fail == 2)
        for (flags, status) in [([false, true], FindingStatus.open), ([true, false], .open), ([false, false], .resolved)] {
            admins.withLock { $0 = flags }
            _ = try await harness.sync()
            #expect(try await harness.findings().map(\.status) == [status], "\(flags)")
        }
    }
}
