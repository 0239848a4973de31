import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

/// What a check said when it was about something else is not what it says now.
@Suite("A check that changes")
struct CheckChangeTests {
    private static func manifest(_ check: String) -> String {
        """
        http: { baseUrl: "https://api.example.com" }
        streams:
          users: { request: GET /users, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
          groups: { request: GET /groups, key: record.id }
        checks:
          c: { name: C, \(check), remediation: Do. }
          other: { name: Other, over: users, pass: "false", resource: { type: user, id: record.id }, remediation: Do. }
        """
    }

    private static let overUsers = manifest("over: users, pass: 'false', resource: { type: user, id: record.id }")
    private static let overGroups = manifest("over: groups, pass: record.ok, resource: { type: group, id: record.id }")
    private static let overAllUsers = manifest("over: users, aggregate: { count: 'true' }, pass: value < 2")

    private func harness(_ manifest: String, at path: String? = nil) throws -> EngineHarness {
        try EngineHarness(manifest, at: path) { request, _ in
            .json(
                request.url.hasSuffix("/groups")
                    ? #"[{"id":"g","ok":true},{"id":"h","ok":false}]"#
                    : #"[{"id":"a","at":"2025-01-01T00:00:00Z"},{"id":"b","at":"2025-01-02T00:00:00Z"}]"#)
        }
    }

    private func verdicts(_ report: SyncReport) -> [String] {
        report.verdicts.map { "\($0.checkID) \($0.pass) \($0.fail)" }
    }

    private func open(_ harness: EngineHarness) async throws -> Set<String> {
        Set(try await harness.findings(.open).map { "\($0.checkID) \($0.resource.type) \($0.resource.id)" })
    }

    @Test(arguments: [RequestedMode.automatic, .full]) func keepsNothingOfTheStreamItWasAboutBefore(_ mode: RequestedMode)
        async throws
    {
        let first = try harness(Self.overUsers)
        #expect(verdicts(try await first.sync()) == ["c 0 2", "other 0 2"])
        let second = try harness(Self.overGroups, at: first.databasePath)
        let report = try await second.sync(mode)
        #expect(verdicts(report) == ["c 1 1", "other 0 2"], "\(report.reason ?? "")")
        #expect(report.findings.resolved == 2 && report.findings.opened == 1)
        #expect(try await open(second) == ["c group h", "other user a", "other user b"])
        #expect(verdicts(try await second.sync(mode)) == ["c 1 1", "other 0 2"])
    }

    @Test func thatLooksAtAllOfThemKeepsNothingOfEach() async throws {
        let first = try harness(Self.overUsers)
        _ = try await first.sync()
        let second = try harness(Self.overAllUsers, at: first.databasePath)
        #expect(verdicts(try await second.sync()) == ["c 0 1", "other 0 2"])
        let third = try harness(Self.overUsers, at: first.databasePath)
        #expect(verdicts(try await third.sync()) == ["c 0 2", "other 0 2"])
        #expect(try await open(third) == ["c user a", "c user b", "other user a", "other user b"])
    }

    @Test func thatOnlyJudgesOtherwiseKeepsTheHistoryOfItsFindings() async throws {
        let first = try harness(Self.overUsers)
        _ = try await first.sync()
        let second = try harness(Self.overUsers.replacing("pass: 'false'", with: "pass: record.id == 'a'"), at: first.databasePath)
        let report = try await second.sync()
        #expect(report.findings.resolved == 1 && report.findings.opened == 0 && report.findings.reopened == 0)
        #expect(verdicts(report) == ["c 1 1", "other 0 2"])
    }

    /// What a stream of another name holds is not known before it was read.
    @Test func keepsWhatItSaidUntilAllItIsAboutNowIsJudged() async throws {
        let first = try harness(Self.overUsers)
        _ = try await first.sync()
        let failing = try EngineHarness(Self.overGroups, at: first.databasePath) { request, _ in
            request.url.hasSuffix("/groups") ? .json("{}", status: 404) : .json("[]")
        }
        #expect(try await failing.sync(streams: ["groups"]).status == .failed)
        #expect(try await open(failing) == ["c user a", "c user b", "other user a", "other user b"])
        let second = try harness(Self.overGroups, at: first.databasePath)
        #expect(verdicts(try await second.sync(.full)) == ["c 1 1", "other 0 2"])
        #expect(try await open(second) == ["c group h", "other user a", "other user b"])
    }

    /// Back at what it was about before, nothing of what it was about in between may stay.
    @Test func keepsNothingOfWhereItWasForAFailedRun() async throws {
        let first = try harness(Self.overUsers)
        _ = try await first.sync()
        let failing = try EngineHarness(
            Self.overGroups.replacing(
                "groups: { request: GET /groups",
                with: "groups: { request: GET /groups, pages: { type: url, next: 'body.?next.orValue(\"\")' }, records: body.items"),
            at: first.databasePath
        ) { request, _ in
            if request.url.hasSuffix("/more") { return .json("{}", status: 404) }
            return .json(request.url.hasSuffix("/groups") ? #"{"items": [{"id":"g","ok":false}], "next": "/more"}"# : "[]")
        }
        #expect(try await failing.sync(.full).status != .success)
        #expect(try await open(failing).contains("c group g"))
        let back = try harness(Self.overUsers, at: first.databasePath)
        #expect(verdicts(try await back.sync()) == ["c 0 2", "other 0 2"])
        #expect(try await open(back) == ["c user a", "c user b", "other user a", "other user b"])
    }

    /// What was judged by another manifest in a run that did not come to its end is judged again, also when that manifest is taken back.
    @Test(arguments: [RequestedMode.automatic, .full]) func aManifestThatIsTakenBackJudgesAllAnew(_ mode: RequestedMode) async throws {
        func yaml(_ most: Int) -> String {
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: GET /things
                records: body.items
                pages: { type: url, next: 'body.?next.orValue("")' }
                key: record.id
            checks:
              small: { name: Small, over: things, pass: record.n < \(most), resource: { type: thing, id: string(record.id) }, remediation: Do. }
            """
        }
        let fails = Mutex(false)
        func harness(_ most: Int, at path: String? = nil) throws -> EngineHarness {
            try EngineHarness(yaml(most), at: path) { request, _ in
                if request.url.hasSuffix("/more") {
                    return fails.withLock { $0 } ? .json("{}", status: 404) : .json(#"{"items": [{"id": 2, "n": 1}]}"#)
                }
                return .json(#"{"items": [{"id": 1, "n": 50}], "next": "/more"}"#)
            }
        }
        let first = try harness(10)
        #expect(try await first.sync().verdicts.map { [$0.pass, $0.fail] } == [[1, 1]])
        fails.withLock { $0 = true }
        // Each deletes the database when it goes.
        let looser = try harness(100, at: first.databasePath)
        #expect(try await looser.sync().status != .success)
        fails.withLock { $0 = false }
        let again = try harness(10, at: first.databasePath)
        let back = try await again.sync(mode)
        #expect(back.verdicts.map { [$0.pass, $0.fail] } == [[1, 1]])
        #expect(try await again.findings(.open).map(\.resource.id) == ["1"])
        withExtendedLifetime((first, looser, again)) {}
    }
}
