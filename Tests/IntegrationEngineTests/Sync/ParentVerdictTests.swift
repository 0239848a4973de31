import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("Verdicts that hang on the parent")
struct ParentVerdictTests {
    private static let manifest = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          users: { request: GET /users, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
          keys: { each: users, request: "GET /users/${parent.id}/keys", key: record.id }
          uses: { each: keys, request: "GET /keys/${parent.id}/uses", key: record.id }
        checks:
          owner:
            { name: Owner is active, over: keys, pass: 'parent.status == "ACTIVE"', resource: { type: key, id: record.id },
              remediation: None. }
          used:
            { name: Used by an active owner, over: keys, pass: 'parent.status == "ACTIVE" && uses.size() == 1',
              resource: { type: key, id: record.id }, remediation: None. }
        """

    private static func user(_ id: String, _ status: String, day: Int) -> String {
        #"{"id":"\#(id)","status":"\#(status)","at":"2025-01-0\#(day)T00:00:00Z"}"#
    }

    @Test(arguments: [RequestedMode.full, .delta]) func areReachedAnewWhenTheParentChanges(_ mode: RequestedMode) async throws {
        let isSuspended = Mutex(false)
        let harness = try EngineHarness(Self.manifest) { request, _ in
            if request.url.hasSuffix("/keys") { return .json(request.url.contains("/users/a/") ? #"[{"id":"ka"}]"# : #"[{"id":"kb"}]"#) }
            if request.url.hasSuffix("/uses") { return .json(#"[{"id":"u"}]"#) }
            let changed = Self.user("a", isSuspended.withLock { $0 } ? "SUSPENDED" : "ACTIVE", day: 3)
            return .json(request.url.contains("since=") ? "[\(changed)]" : "[\(changed),\(Self.user("b", "ACTIVE", day: 1))]")
        }
        let first = try await harness.sync()
        #expect(first.verdicts.map(\.pass) == [2, 2], "\(first.reason ?? "")")
        isSuspended.withLock { $0 = true }
        let second = try await harness.sync(mode)
        #expect(second.mode.rawValue == mode.rawValue && second.status == .success, "\(second.reason ?? "")")
        #expect(Set(try await harness.findings(.open).map { "\($0.checkID) \($0.resource.id)" }) == ["owner ka", "used ka"])
        isSuspended.withLock { $0 = false }
        #expect(try await harness.sync(mode).verdicts.map(\.pass) == [2, 2])
        #expect(try await harness.findings(.open).isEmpty)
    }

    private static let threeLevels = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          users: { request: GET /users, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
          groups: { each: users, request: "GET /users/${parent.id}/groups", key: record.id }
          members: { each: groups, request: "GET /groups/${parent.id}/members", key: record.id }
          apps: { each: groups, request: "GET /groups/${parent.id}/apps", key: record.id }
        checks:
          owned:
            { name: Nobody in the group of somebody gone, over: groups, pass: 'parent.status == "ACTIVE" || members.size() == 0',
              resource: { type: group, id: record.id }, remediation: None. }
          few: { name: Few apps, over: groups, pass: apps.size() < 10, resource: { type: group, id: record.id }, remediation: None. }
        """

    @Test("A run of one stream leaves to the next what the checks over the others owe")
    func areOwedUntilAllThatACheckLooksAtWasAskedFor() async throws {
        let isSuspended = Mutex(false)
        let harness = try EngineHarness(Self.threeLevels) { request, _ in
            if request.url.hasSuffix("/groups") { return .json(#"[{"id":"g"}]"#) }
            if request.url.hasSuffix("/members") { return .json(#"[{"id":"m"}]"#) }
            if request.url.hasSuffix("/apps") { return .json(#"[{"id":"p"}]"#) }
            return .json("[\(Self.user("a", isSuspended.withLock { $0 } ? "SUSPENDED" : "ACTIVE", day: 3))]")
        }
        #expect(try await harness.sync().verdicts.map(\.pass) == [1, 1])
        isSuspended.withLock { $0 = true }
        let partial = try await harness.sync(.delta, streams: ["apps"])
        #expect(partial.status == .success && partial.verdicts.map(\.pass) == [1, 1], "\(partial.reason ?? "")")
        let rest = try await harness.sync(.delta)
        #expect(rest.mode == .delta && rest.status == .success, "\(rest.reason ?? "")")
        #expect(try await harness.findings(.open).map { "\($0.checkID) \($0.resource.id)" } == ["owned g"])
    }
}
