import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

/// What one run could not do is done by a later one, and until then nothing that hangs on it passes.
@Suite("Work that a run owes")
struct OwedWorkTests {
    private static let manifest = """
        http: { baseUrl: "https://api.example.com", retry: { attempts: 1 } }
        streams:
          items:
            request: GET /items
            key: record.id
            delta: { cursor: record.at, query: { since: "${cursor}" } }
          kids: { each: items, request: "GET /items/${parent.id}/kids", key: record.id }
          grandkids: { each: kids, request: "GET /kids/${parent.id}/grandkids", key: record.id }
        checks:
          kids_ok:
            name: Kids are well
            over: items
            pass: kids.all(k, k.ok)
            resource: { type: item, id: string(record.id) }
            remediation: None.
          no_bad_kid: { name: No bad kid, over: kids, aggregate: { count: "!record.ok" }, pass: value == 0, remediation: None. }
          no_bad_grandkid: { name: No bad grandkid, over: grandkids, aggregate: { count: "!record.ok" }, pass: value == 0, remediation: None. }
        """

    /// A provider whose answers a test changes between runs.
    private final class Provider: Sendable {
        let answers = Mutex<[String: UpstreamResponse]>([:])

        init(items: Int) {
            let list = (1...items).map { #"{"id":\#($0),"at":"2025-01-0\#($0)T00:00:00Z"}"# }
            self["/items"] = .json("[\(list.joined(separator: ","))]")
            for item in 1...items { self["/items/\(item)/kids"] = .json(#"[{"id":\#(item)0,"ok":true}]"#) }
        }

        subscript(path: String) -> UpstreamResponse? {
            get { answers.withLock { $0[path] } }
            set { answers.withLock { $0[path] = newValue } }
        }

        func answer(_ request: UpstreamRequest) -> UpstreamResponse {
            let target = request.url.replacing("https://api.example.com", with: "")
            return self[target] ?? self[String(target.prefix { $0 != "?" })] ?? .json("[]")
        }
    }

    private func harness(_ provider: Provider, _ manifest: String = manifest) throws -> EngineHarness {
        try EngineHarness(manifest) { request, _ in provider.answer(request) }
    }

    private func paths(_ harness: EngineHarness, after count: Int) -> [String] {
        harness.transport.requests.dropFirst(count).map { $0.url.replacing("https://api.example.com", with: "") }
    }

    @Test func childrenOfPartsThatFailedSayWhyTheyAreIncomplete() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com", retry: { attempts: 1 } }
            streams:
              regions: { request: "GET /${partition}", key: record.id, partitions: '["eu", "us"]' }
              kids: { each: regions, request: "GET /kids/${parent.id}", key: record.id }
              grandkids: { each: kids, request: "GET /grandkids/${parent.id}", key: record.id }
            """
        let harness = try EngineHarness(yaml) { request, _ in
            request.url.hasSuffix("/us") ? .json("{}", status: 403) : .json(#"[{"id":"1"}]"#)
        }
        let report = try await harness.sync()
        #expect(report.streams.map(\.received) == [1, 1, 1])
        #expect(report.streams.map(\.isComplete) == [false, false, false])
        #expect(report.streams.map { $0.failure?.code } == [.permissionMissing, .upstreamFailed, .upstreamFailed])
        #expect(report.streams.dropFirst().allSatisfy { $0.failure?.detail == "parent_incomplete" })
    }

    @Test func childrenThatFailedAreFetchedByTheNextDelta() async throws {
        let provider = Provider(items: 3)
        provider["/items/3/kids"] = .json("{}", status: 500)
        let harness = try harness(provider)
        let first = try await harness.sync()
        #expect(first.status == .inconclusive)
        #expect(first.verdicts.first { $0.checkID == "kids_ok" }.map { [$0.pass, $0.inconclusive] } == [2, 1])
        #expect(first.verdicts.first { $0.checkID == "no_bad_kid" }?.inconclusive == 1)
        // Still broken: what is owed stays owed, and is not forgotten by a delta in which nothing changed.
        provider["/items?since=2025-01-03T00%3A00%3A00Z"] = .json("[]")
        let second = try await harness.sync()
        #expect(second.mode == .delta)
        #expect(second.verdicts.first { $0.checkID == "no_bad_kid" }?.inconclusive == 1)
        #expect(second.verdicts.first { $0.checkID == "kids_ok" }?.inconclusive == 1)
        provider["/items/3/kids"] = .json(#"[{"id":30,"ok":false}]"#)
        let third = try await harness.sync()
        #expect(third.status == .success, "\(third.reason ?? "")")
        #expect(third.verdicts.first { $0.checkID == "no_bad_kid" }?.fail == 1)
        #expect(third.verdicts.first { $0.checkID == "kids_ok" }.map { [$0.pass, $0.fail] } == [2, 1])
        let count = harness.transport.requests.count
        let fourth = try await harness.sync()
        #expect(fourth.mode == .delta)
        #expect(paths(harness, after: count) == ["/items?since=2025-01-03T00%3A00%3A00Z"])
    }

    @Test func aRunThatDiesAfterTheParentsLeavesNoGap() async throws {
        let provider = Provider(items: 2)
        let harness = try harness(provider)
        #expect(try await harness.sync().status == .success)
        // The delta brings a changed item, then the credentials are refused while its children are read.
        provider["/items?since=2025-01-02T00%3A00%3A00Z"] = .json(#"[{"id":1,"at":"2025-01-05T00:00:00Z"}]"#)
        provider["/items/1/kids"] = .json("{}", status: 401)
        #expect(try await harness.sync().status == .failed)
        provider["/items/1/kids"] = .json(#"[{"id":10,"ok":false}]"#)
        provider["/items?since=2025-01-05T00%3A00%3A00Z"] = .json("[]")
        let third = try await harness.sync()
        #expect(third.mode == .delta)
        #expect(third.verdicts.first { $0.checkID == "kids_ok" }.map { [$0.pass, $0.fail] } == [1, 1])
    }

    @Test func belowAnIncompleteStreamNothingIsComplete() async throws {
        let provider = Provider(items: 2)
        provider["/kids/10/grandkids"] = .json(#"[{"id":100,"ok":true}]"#)
        let harness = try harness(provider)
        let first = try await harness.sync()
        #expect(first.verdicts.first { $0.checkID == "no_bad_grandkid" }?.pass == 1)
        provider["/items/2/kids"] = .json("{}", status: 500)
        let second = try await harness.sync(.full)
        #expect(second.streams.map(\.isComplete) == [true, false, false])
        #expect(second.verdicts.first { $0.checkID == "no_bad_grandkid" }?.inconclusive == 1)
    }

    @Test func aFullPassIsDueWhenTheManifestSaysSo() async throws {
        let harness = try harness(Provider(items: 2), Self.manifest + "\nsync: { full: 1d }\n")
        #expect(try await harness.sync().mode == .full)
        harness.advance(by: .seconds(86_000))
        #expect(try await harness.sync().mode == .delta)
        harness.advance(by: .seconds(400))
        #expect(try await harness.sync().mode == .full)
    }

    @Test func aStreamThatIsNeverCompleteDoesNotKeepTheOthersFromDeltas() async throws {
        let provider = Provider(items: 2)
        let harness = try harness(
            provider, Self.manifest.replacing("checks:", with: "  others: { request: GET /others, key: record.id }\nchecks:"))
        provider["/others"] = .json("{}", status: 403)
        #expect(try await harness.sync().mode == .full)
        let second = try await harness.sync()
        #expect(second.mode == .delta)
        #expect(second.status == .inconclusive)
    }

    @Test func theNextDeltaBeginsNoLaterThanThisRun() async throws {
        let provider = Provider(items: 1)
        // While the run goes on, somebody writes the newest record; an older one may have changed unseen just before.
        provider["/items"] = .json(#"[{"id":1,"at":"2025-10-09T08:55:00.500Z"}]"#)
        let harness = try harness(provider)
        _ = try await harness.sync()
        _ = try await harness.sync()
        #expect(harness.transport.requests.last { $0.url.contains("since") }?.url.hasSuffix("since=2025-10-09T08%3A53%3A20.000Z") == true)
    }

    @Test func onlyWholePassesMakeAChangedCheckOldNews() async throws {
        let provider = Provider(items: 2)
        let harness = try harness(provider)
        _ = try await harness.sync(variables: ["x": .int(1)])
        // Other settings: only `items` is asked for, so the others still have to be judged as a whole.
        let one = try await harness.sync(streams: ["items"], variables: ["x": .int(2)])
        #expect(one.mode == .full)
        let all = try await harness.sync(variables: ["x": .int(2)])
        #expect(all.streams[1].received == 2, "kids are read for every parent, not for changed ones only")
    }

    @Test func confirmingLooksAtEverything() async throws {
        let provider = Provider(items: 2)
        let harness = try harness(provider)
        _ = try await harness.sync()
        #expect(try await harness.sync(confirmsDeletions: true).mode == .full)
    }

    @Test func goneChildrenOfChangedParentsAreGuarded() async throws {
        let provider = Provider(items: 2)
        let many = (0..<30).map { #"{"id":\#($0),"ok":true}"# }
        provider["/items/1/kids"] = .json("[\(many.joined(separator: ","))]")
        let harness = try harness(provider)
        _ = try await harness.sync()
        provider["/items?since=2025-01-02T00%3A00%3A00Z"] = .json(#"[{"id":1,"at":"2025-01-05T00:00:00Z"}]"#)
        provider["/items/1/kids"] = .json("[]")
        let held = try await harness.sync()
        #expect(held.mode == .delta)
        #expect(held.streams[1].held == HeldDeletion(wouldDelete: 30, known: 31))
        #expect(try await harness.records("kids").count == 31)
    }

    @Test func whatGoesWithItsParentIsCountedInItsOwnStream() async throws {
        let provider = Provider(items: 2)
        let harness = try harness(provider)
        _ = try await harness.sync()
        provider["/items"] = .json(#"[{"id":1,"at":"2025-01-01T00:00:00Z"}]"#)
        let report = try await harness.sync(.full)
        #expect(report.streams.map(\.deleted) == [1, 1, 0])
    }

    @Test(arguments: [false, true])
    func anExpiredCursorLeadsToAWholePass(afterTheFirstPage: Bool) async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              items:
                request: GET /items
                records: body.items
                pages: { type: cursor, next: body.?next, param: page }
                key: record.id
                delta: { token: body.token, query: { token: "${cursor}" }, expired: [410] }
            checks:
              known: { name: Known, over: items, pass: record.id > 0, remediation: None. }
            """
        let provider = Provider(items: 1)
        provider["/items"] = .json(#"{"items":[{"id":1},{"id":2}],"next":"2"}"#)
        provider["/items?page=2"] = .json(#"{"items":[{"id":3}],"token":"T"}"#)
        let harness = try harness(provider, yaml)
        let first = try await harness.sync()
        #expect(first.status == .success, "the token is on the last page only: \(first.reason ?? "")")
        if afterTheFirstPage { provider["/items?token=T"] = .json(#"{"items":[{"id":4}],"next":"2"}"#) }
        provider[afterTheFirstPage ? "/items?token=T&page=2" : "/items?token=T"] = .json("{}", status: 410)
        provider["/items"] = .json(#"{"items":[{"id":1},{"id":4}],"token":"U"}"#)
        let second = try await harness.sync()
        #expect(second.mode == .delta)
        #expect(second.status == .success, "\(second.reason ?? "")")
        #expect(try await harness.records("items") == [#"{"id":1}"#, #"{"id":4}"#])
    }

    @Test func aPartitionNamedTwiceIsOne() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              items: { partitions: '["eu", "us", "eu"]', request: "GET /${partition}", key: record.id }
            checks:
              known: { name: Known, over: items, pass: record.id > 0, remediation: None. }
            """
        let harness = try harness(Provider(items: 1), yaml)
        #expect(try await harness.sync().status == .success)
        #expect(harness.transport.requests.count == 2)
    }

    /// Which of them is stored would depend on which answer comes last, and each run would find it changed.
    @Test func aKeyOfTwoPartitionsIsAnErrorWhereTheirRecordsDiffer() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              items: { partitions: '["eu", "us"]', request: "GET /${partition}", key: record.id }
            checks:
              known: { name: Known, over: items, pass: record.id > 0, remediation: None. }
            """
        let same = try EngineHarness(yaml) { _, _ in .json(#"[{"id":1}]"#) }
        #expect(try await same.sync().status == .success)
        let different = try EngineHarness(yaml) { request, _ in .json(#"[{"id":1,"from":"\#(request.url.suffix(2))"}]"#) }
        let report = try await different.sync()
        #expect(report.status == .failed)
        for part in ["eu", "us", "the key `1`"] { #expect(report.reason?.contains(part) == true, "\(report.reason ?? "")") }
    }

    /// One that is in both for one run has moved; one that stays in both is two.
    @Test func aRecordMayMoveToAnotherPartitionAndNotStayInBoth() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              items: { partitions: '["open", "closed"]', request: "GET /${partition}", key: record.id }
            checks:
              known: { name: Known, over: items, pass: record.id > 0, remediation: None. }
            """
        let shown = Mutex<Set<String>>(["open"])
        let harness = try EngineHarness(yaml) { request, _ in
            let partition = request.url.hasSuffix("open") ? "open" : "closed"
            return .json(shown.withLock { $0.contains(partition) } ? #"[{"id":1,"is":"\#(partition)"}]"# : "[]")
        }
        #expect(try await harness.sync(.full).status == .success)
        for partitions in [["open", "closed"], ["closed"], ["open", "closed"]] as [Set<String>] {
            shown.withLock { $0 = partitions }
            let report = try await harness.sync(.full)
            #expect(report.status == .success, "\(partitions): \(report.reason ?? "")")
        }
        for _ in 0..<4 {
            let report = try await harness.sync(.full)
            #expect(report.status == .failed, "\(report.reason ?? "")")
        }
        shown.withLock { $0 = ["closed"] }
        #expect(try await harness.sync(.full).status == .success)
        #expect(try await harness.records("items") == [#"{"id":1,"is":"closed"}"#])
    }

    @Test func checksOverSeveralRecordsSeeTheParent() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              items: { request: GET /items, key: record.id }
              kids: { each: items, request: "GET /items/${parent.id}/kids", key: record.id }
              toys: { each: kids, request: "GET /kids/${parent.id}/toys", key: record.id }
            checks:
              toys: { name: Toys, over: kids, where: parent.id == 1, pass: size(toys) > 0, title: "${parent.at}", remediation: None. }
              sum: { name: Sum, over: kids, aggregate: { sum: parent.id }, pass: value == 3, remediation: None. }
            """
        let harness = try harness(Provider(items: 2), yaml)
        let report = try await harness.sync()
        #expect(report.verdicts.first { $0.checkID == "toys" }.map { [$0.fail, $0.notApplicable] } == [1, 1])
        #expect(report.verdicts.first { $0.checkID == "sum" }?.pass == 1)
        #expect(try await harness.findings(.open).map(\.title) == ["2025-01-01T00:00:00Z"])
    }

    private static func twoKinds(limit: Int) -> String {
        """
        http: { baseUrl: "https://api.example.com", retry: { attempts: 1 } }
        streams:
          items:
            request: GET /items
            key: record.id
            delta: { cursor: record.at, query: { since: "${cursor}" } }
          kids: { each: items, request: "GET /items/${parent.id}/kids", key: record.id }
          toys: { each: items, request: "GET /items/${parent.id}/toys", key: record.id }
        checks:
          few_kids: { name: Few kids, over: items, pass: "size(kids) < \(limit)", remediation: None. }
          few_toys: { name: Few toys, over: items, pass: size(toys) < 9, remediation: None. }
        """
    }

    /// A run that was not asked for the children a check looks at leaves that check to the next one.
    @Test func aChangedCheckIsJudgedAfterARunThatCouldNot() async throws {
        let provider = Provider(items: 1)
        let before = try harness(provider, Self.twoKinds(limit: 1))
        #expect(try await before.sync().verdicts.first { $0.checkID == "few_kids" }?.fail == 1)
        let after = try EngineHarness(Self.twoKinds(limit: 5), at: before.databasePath) { request, _ in provider.answer(request) }
        #expect(try await after.sync(streams: ["toys"]).status == .success)
        let report = try await after.sync()
        #expect(report.verdicts.first { $0.checkID == "few_kids" }.map { [$0.pass, $0.fail] } == [1, 0])
    }
}
