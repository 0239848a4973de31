import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("Children, deltas and windows")
struct ChildrenAndDeltaTests {
    private static let users = """
        variables:
          - { id: least, label: Least factors, type: number, default: 1 }
        http: { baseUrl: "https://api.example.com", concurrency: 3 }
        streams:
          users:
            request: GET /users
            key: record.id
            delta: { cursor: record.updated, query: { since: "${cursor}" }, overlap: 5m }
          factors:
            each: users
            where: parent.status == "ACTIVE"
            request: GET /users/${parent.id}/factors
            key: record.id
            errors:
              - { status: [404], action: empty }
              - { status: [410], action: skip }
        checks:
          mfa:
            name: MFA enrolled
            over: users
            where: record.status == "ACTIVE"
            pass: size(factors) >= variables.least
            resource: { type: user, id: record.id }
            evidence: { factors: "factors.map(f, f.id)" }
          share:
            name: Most are active
            over: users
            aggregate: { ratio: 'record.status == "ACTIVE"' }
            pass: value >= 0.5
            evidence: { share: value, of: total }
        """

    @Sendable private static func provider(_ request: UpstreamRequest, _ number: Int) -> UpstreamResponse {
        if request.url.hasSuffix("/users") {
            return .json(
                #"[{"id":"a","status":"ACTIVE","updated":"2025-01-01T00:00:00Z"},{"id":"b","status":"ACTIVE","updated":"2025-01-03T00:00:00Z"},"#
                    + #"{"id":"c","status":"GONE","updated":"2025-01-02T00:00:00Z"},{"id":"d","status":"ACTIVE","updated":"2025-01-01T00:00:00Z"}]"#
            )
        }
        if request.url.contains("/users?since=") { return .json(#"[{"id":"a","status":"ACTIVE","updated":"2025-01-04T00:00:00Z","n":1}]"#) }
        if request.url.contains("/users/a/") { return .json(#"[{"id":"f1"},{"id":"f2"}]"#) }
        if request.url.contains("/users/b/") { return .json("{}", status: 404) }
        if request.url.contains("/users/d/") { return .json("{}", status: 410) }
        return .json("{}", status: 418)
    }

    @Test func childrenOfEachParentAndVerdictsOverThem() async throws {
        let harness = try EngineHarness(Self.users, script: Self.provider)
        let report = try await harness.sync(variables: ["least": .int(1)])
        // `d` was left out, so the pass over factors is not complete, and its verdict cannot be reached.
        #expect(report.status == .inconclusive, "\(report.reason ?? "")")
        #expect(report.streams.map(\.received) == [4, 2])
        let findings = try await harness.findings(.open)
        #expect(Set(findings.map { "\($0.checkID) \($0.resource.id) \($0.verdict)" }) == ["mfa b fail", "mfa d inconclusive"])
        #expect(
            report.verdicts.first { $0.checkID == "mfa" }.map { [$0.pass, $0.fail, $0.inconclusive, $0.notApplicable] } == [1, 1, 1, 1])
        #expect(report.verdicts.first { $0.checkID == "share" }?.pass == 1)
        #expect(!harness.transport.requests.contains { $0.url.contains("/users/c/") })
    }

    @Test func deltaBeginsAtTheLargestCursorLessTheOverlap() async throws {
        let harness = try EngineHarness(Self.users, script: Self.provider)
        _ = try await harness.sync(variables: ["least": .int(1)])
        let second = try await harness.sync(variables: ["least": .int(1)])
        #expect(second.mode == .delta)
        #expect(harness.transport.requests.contains { $0.url.hasSuffix("/users?since=2025-01-02T23%3A55%3A00Z") })
        #expect(second.streams[0].received == 1 && second.streams[0].updated == 1)
        #expect(try await harness.records("users").count == 4)
    }

    @Test func aChangedParentLosesTheChildrenItNoLongerHas() async throws {
        let harness = try EngineHarness(Self.users) { request, number in
            let isSecondRun = number > 4
            if isSecondRun, request.url.contains("/users/a/") { return .json(#"[{"id":"f2"}]"#) }
            if request.url.contains("/users/d/") { return .json("[]") }
            return Self.provider(request, number)
        }
        let first = try await harness.sync(variables: ["least": .int(2)])
        #expect(first.status == .success, "\(first.reason ?? "")")
        #expect(try await harness.records("factors").count == 2)
        let second = try await harness.sync(variables: ["least": .int(2)])
        #expect(second.mode == .delta)
        #expect(try await harness.records("factors") == [#"{"id":"f2"}"#])
        #expect(try await harness.findings(.open).contains { $0.resource.id == "a" })
    }

    /// `deletes.absence: false` keeps what an answer no longer shows. Of a parent that `where` leaves out there is no answer: its children
    /// go with their findings, which nothing would ever judge again.
    @Test(arguments: [RequestedMode.full, .automatic])
    func childrenGoWhenTheirParentIsLeftOut(_ mode: RequestedMode) async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              users: { request: GET /users, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
              keys:
                each: users
                where: parent.active
                request: GET /users/${parent.id}/keys
                key: record.id
                deletes: { absence: false }
            checks:
              young: { name: Young, over: keys, pass: record.age < 90, resource: { type: key, id: record.id }, remediation: Rotate it. }
            """
        let isLeftOut = Mutex(false)
        let harness = try EngineHarness(yaml) { request, _ in
            let out = isLeftOut.withLock { $0 }
            if request.url.contains("/users/a/") { return .json(#"[{"id":"old","age":99}]"#) }
            if request.url.contains("/users/b/") { return .json(out ? "[]" : #"[{"id":"b1","age":100}]"#) }
            let all = out && mode == .full || !request.url.contains("since=")
            let a = #"{"id":"a","active":\#(!out),"at":"2025-01-0\#(out ? 2 : 1)T00:00:00Z"}"#
            return .json(all ? #"[\#(a),{"id":"b","active":true,"at":"2025-01-01T00:00:00Z"}]"# : "[\(a)]")
        }
        #expect(try await harness.sync().status == .success)
        #expect(try await harness.findings(.open).count == 2)
        isLeftOut.withLock { $0 = true }
        let report = try await harness.sync(mode)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(report.streams[1].deleted == 1)
        #expect(try await harness.records("keys") == [#"{"id":"b1","age":100}"#])
        #expect(try await harness.findings(.open).map(\.resource.id) == ["b1"])
        #expect(report.verdicts.map(\.fail) == [1])
    }

    @Test func childrenThatWereNotAskedForDecideNothing() async throws {
        let harness = try EngineHarness(Self.users, script: Self.provider)
        let report = try await harness.sync(streams: ["users"], variables: ["least": .int(1)])
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.findings(.open).isEmpty)
    }

    @Test(arguments: [true, false]) func windowsCoverTheTimeFromTheBeginningToNow(isInDelta: Bool) async throws {
        let query = #"query: { from: "${window.start}", to: "${window.end}" }"#
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              events:
                request: GET /events
                key: record.id
                \(isInDelta ? "" : query)
                delta:
                  cursor: record.at
                  initial: "2025-10-06T00:00:00Z"
                  window: 1d
                  \(isInDelta ? query : "")
            checks:
              known: { name: Known, over: events, pass: 'record.id != ""', remediation: None. }
            """
        let harness = try EngineHarness(yaml) { request, number in .json(#"[{"id":"e\#(number)","at":"2025-10-06T0\#(number):00:00Z"}]"#) }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        // The harness begins at 2025-10-09T08:53:20Z.
        #expect(
            harness.transport.requests.map(\.url) == [
                "https://api.example.com/events?from=2025-10-06T00%3A00%3A00Z&to=2025-10-07T00%3A00%3A00Z",
                "https://api.example.com/events?from=2025-10-07T00%3A00%3A00Z&to=2025-10-08T00%3A00%3A00Z",
                "https://api.example.com/events?from=2025-10-08T00%3A00%3A00Z&to=2025-10-09T00%3A00%3A00Z",
                "https://api.example.com/events?from=2025-10-09T00%3A00%3A00Z&to=2025-10-09T08%3A53%3A20Z",
            ])
        #expect(report.streams[0].received == 4)
    }

    @Test func massDeletionIsHeldUntilConfirmed() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        let all = "[\((1...60).map { "{\"id\":\($0)}" }.joined(separator: ","))]"
        let some = "[\((1...30).map { "{\"id\":\($0)}" }.joined(separator: ","))]"
        let harness = try EngineHarness(yaml) { _, number in .json(number == 1 ? all : some) }
        _ = try await harness.sync()
        let held = try await harness.sync(.full)
        #expect(held.status == .inconclusive)
        #expect(held.streams[0].held?.wouldDelete == 30)
        #expect(try await harness.records("things").count == 60)
        let confirmed = try await harness.sync(.full, confirmsDeletions: true)
        #expect(confirmed.status == .success, "\(confirmed.reason ?? "")")
        #expect(try await harness.records("things").count == 30)
    }

    /// What a whole pass held back is not forgotten by the deltas after it: the run and its aggregates say so until somebody confirms.
    @Test func aHeldDeletionIsNotForgottenByDeltas() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
            checks:
              few: { name: Few, over: things, aggregate: { count: "true" }, pass: value < 100, remediation: None. }
            """
        func list(_ count: Int) -> String {
            "[\((1...count).map { "{\"id\":\($0),\"at\":\"2025-01-01T00:00:00Z\"}" }.joined(separator: ","))]"
        }
        let (all, some) = (list(60), list(30))
        let harness = try EngineHarness(yaml) { request, number in
            .json(request.url.contains("since=") ? "[]" : number == 1 ? all : some)
        }
        #expect(try await harness.sync().verdicts.map(\.pass) == [1])
        #expect(try await harness.sync(.full).streams[0].held?.wouldDelete == 30)
        for _ in 0..<2 {
            let delta = try await harness.sync()
            #expect(delta.mode == .delta && delta.status == .inconclusive)
            #expect(delta.streams[0].held?.wouldDelete == 30)
            #expect(delta.verdicts.map(\.inconclusive) == [1])
        }
        let confirmed = try await harness.sync(confirmsDeletions: true)
        #expect(confirmed.status == .success, "\(confirmed.reason ?? "")")
        #expect(try await harness.records("things").count == 30)
        let last = try await harness.sync()
        #expect(last.status == .success && last.verdicts.map(\.pass) == [1], "\(last.reason ?? "")")
    }

    /// The first parent is answered only after all the others were: walked one after the other, or in batches, it would wait for ever.
    @Test(.timeLimit(.minutes(10))) func aSlowParentDoesNotStopTheOthers() async throws {
        let parents = "[\((1...12).map { "{\"id\":\($0)}" }.joined(separator: ","))]"
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              parents: { request: GET /parents, key: record.id }
              children: { each: parents, request: "GET /parents/${parent.id}/children", key: record.id, concurrency: 2 }
            checks:
              known: { name: Known, over: parents, pass: size(children) == 1, remediation: None. }
            """
        let others = AsyncGate(count: 11)
        let harness = try EngineHarness(
            yaml,
            before: { request in
                guard request.url.contains("/parents/") else { return }
                if request.url.contains("/parents/1/") { await others.wait() } else { others.arrive() }
            },
            script: { request, _ in .json(request.url.hasSuffix("/parents") ? parents : "[{\"id\":1}]") })
        let report = try await harness.sync()
        #expect(report.streams[1].received == 12, "\(report.reason ?? "")")
        #expect(report.verdicts.first?.pass == 12)
        #expect(harness.transport.requests.count == 13)
    }

    /// However many parents there are, no more requests are under way than the manifest allows.
    @Test(.timeLimit(.minutes(10))) func asManyParentsAtOnceAsTheManifestSays() async throws {
        let parents = "[\((1...12).map { "{\"id\":\($0)}" }.joined(separator: ","))]"
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              parents: { request: GET /parents, key: record.id }
              children: { each: parents, request: "GET /parents/${parent.id}/children", key: record.id, concurrency: 3 }
            checks:
              known: { name: Known, over: parents, pass: size(children) == 1, remediation: None. }
            """
        let underWay = Mutex((now: 0, most: 0))
        // Nobody is answered before three have asked.
        let three = AsyncGate(count: 3)
        let harness = try EngineHarness(
            yaml,
            before: { request in
                guard request.url.contains("/parents/") else { return }
                underWay.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                three.arrive()
                await three.wait()
                underWay.withLock { $0.now -= 1 }
            },
            script: { request, _ in .json(request.url.hasSuffix("/parents") ? parents : "[{\"id\":1}]") })
        #expect(try await harness.sync().streams[1].received == 12)
        #expect(underWay.withLock { $0.most } == 3)
    }
}
