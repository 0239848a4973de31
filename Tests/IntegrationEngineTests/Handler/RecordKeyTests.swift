import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("Keys and mapping of records")
struct RecordKeyTests {
    private static func harness(_ answer: String, stream: String = "", key: String = "record.id") throws -> EngineHarness {
        try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: GET /things
                key: \(key)
            \(stream)
              others: { request: GET /others, key: record.id }
            checks:
              known: { name: Known, over: things, pass: 'record.id != ""', remediation: None. }
            """
        ) { request, _ in .json(request.url.hasSuffix("/others") ? #"[{"id":1}]"# : answer) }
    }

    /// What the manifest lets in is stored, mapped and compared, however deep it is.
    @Test func recordsMayBeAsDeepAsTheManifestSays() async throws {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        let harness = try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com", limits: { depth: 400 } }
            streams:
              things: { request: GET /things, key: record.id, volatile: [n], fields: { name: '"x"' } }
            checks:
              known: { name: Known, over: things, pass: 'record.id != ""', remediation: None. }
            """
        ) { _, number in .json(#"[{"id":"a","n":\#(number),"deep":\#(deep)}]"#) }
        let first = try await harness.sync(.full)
        #expect(first.status == .success && first.streams[0].inserted == 1, "\(first.reason ?? "")")
        let second = try await harness.sync(.full)
        #expect(second.streams[0].unchanged == 1, "\(second.streams[0])")
    }

    private static let long = String(repeating: "k", count: 1025)

    /// A key that cannot be one fails its stream, by name and place, and not the run.
    @Test(arguments: [
        (#"[{"id":"a"},{"id":"\#(long)"}]"#, "1025 bytes for record 2"), (#"[{"id":""}]"#, "an empty text for record 1"),
        (#"[{"id":1.5}]"#, "double for record 1"),
        (#"[{"id":["a"]}]"#, "record 1"), (#"[{"id":"a","n":1},{"id":"b"},{"id":"a","n":2}]"#, "record 3"),
    ]) func anUnusableKeyIsAnErrorOfItsStream(_ answer: String, _ place: String) async throws {
        let harness = try Self.harness(answer)
        let report = try await harness.sync()
        #expect(report.status == .inconclusive)
        let failure = try #require(report.streams[0].failure)
        #expect(failure.code == .keyInvalid)
        for part in ["streams.things.key", "page 1 of things", place] { #expect(failure.reason.contains(part), "\(failure.reason)") }
        #expect(try await harness.records("things").isEmpty)
        #expect(try await harness.records("others").count == 1)
    }

    /// Swift takes each of these pairs for equal texts.
    @Test(arguments: ["", "    delta: { query: { since: '${cursor}' }, cursor: record.at, format: text }"])
    func keysThatOnlyLookAlikeAreTwo(_ delta: String) async throws {
        let keys = ["\u{e9}", "e\u{301}", "\u{c5}", "A\u{30a}", "\u{212b}", "K", "\u{212a}"]
        let records = keys.map { #"{"id":"\#($0)","at":"1"}"# }.joined(separator: ",")
        let harness = try Self.harness("[\(records)]", stream: delta)
        let report = try await harness.sync()
        #expect(report.status == .success && report.streams[0].inserted == keys.count, "\(report.reason ?? "")")
        #expect(try await harness.records("things").count == keys.count)
        #expect(try await harness.sync(.full).streams[0].unchanged == keys.count)
    }

    @Test func aKeyWithAZeroByteIsAnErrorOfItsStream() async throws {
        let harness = try Self.harness(#"[{"id":"a"},{"id":"b\u0000c"}]"#)
        let failure = try #require(try await harness.sync().streams[0].failure)
        #expect(failure.code == .keyInvalid && failure.reason.contains("record 2") && failure.reason.contains("U+0000"), "\(failure)")
        #expect(try await harness.records("others").count == 1)
    }

    @Test func theLongestKeyIsStored() async throws {
        let harness = try Self.harness(#"[{"id":"\#(Self.long.dropFirst())"}]"#)
        #expect(try await harness.sync().status == .success)
        #expect(try await harness.records("things").count == 1)
    }

    @Test func theSameRecordTwiceIsOne() async throws {
        let harness = try Self.harness(
            #"[{"id":"a","n":1,"at":1},{"id":"b"},{"n":1,"id":"a","at":2}]"#, stream: "    volatile: [at]")
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things").count == 2)
    }

    /// A list of changes may name a thing more than once: the last word counts, in either direction.
    @Test func inAListOfChangesTheLastWordCounts() async throws {
        let harness = try Self.harness(
            """
            [{"id":"a","n":1},{"id":"b","gone":true},{"id":"c","n":1},{"id":"a","n":2},{"id":"b","n":1},{"id":"c","gone":true},
             {"id":"d","n":1},{"id":"d","gone":true},{"id":"d","n":2}]
            """, stream: "    deletes: { tombstone: 'record.?gone.orValue(false)' }")
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(
            Set(try await harness.records("things")) == [#"{"id":"a","n":2}"#, #"{"id":"b","n":1}"#, #"{"id":"d","n":2}"#])
    }

    /// Across pages a record may come twice because the list moved while it was read: the later one is newer.
    @Test func acrossPagesTheLaterRecordIsStored() async throws {
        let harness = try PagedHarness.make("{ type: cursor, next: 'body.?next', param: after }", records: "body.items") { _, number in
            .json(
                number == 1
                    ? #"{"items":[{"id":1,"n":1},{"id":2,"n":1}],"next":"x"}"# : #"{"items":[{"id":2,"n":2},{"id":3,"n":1}]}"#)
        }
        #expect(try await harness.sync().status == .success)
        #expect(try await harness.records("things") == [#"{"id":1,"n":1}"#, #"{"id":2,"n":2}"#, #"{"id":3,"n":1}"#])
    }

    @Test func removedMembersAreNotStoredAtAnyDepth() async throws {
        let harness = try Self.harness(
            #"[{"id":"a","photo":"x","profile":{"photo":"x","name":"n"},"mails":[{"to":"x","id":1},{"to":"y","id":2}],"n":9007199254740993}]"#,
            stream: "    remove: [photo, profile.photo, mails.to, absent.path]")
        #expect(try await harness.sync().status == .success)
        #expect(
            try await harness.records("things") == [
                #"{"id":"a","profile":{"name":"n"},"mails":[{"id":1},{"id":2}],"n":9007199254740993}"#
            ])
    }

    @Test(arguments: [
        ("ndjson", "{\"id\":\"1\",\"n\":\"x\"}\n{\"id\":\"2\",\"n\":\"y\"}\n", "body"),
        ("csv", "id,n\r\n1,x\r\n2,\"y\"\r\n", "body"),
        ("xml", "<r><item><id>1</id><n>x</n></item><item><id>2</id><n>y</n></item></r>", "body.r"),
    ]) func answersOfEveryFormatBecomeRecords(_ format: String, _ answer: String, _ records: String) async throws {
        let harness = try Self.harness(answer, stream: "    format: \(format)\n    records: \(records)")
        let report = try await harness.sync()
        #expect(report.streams[0].failure == nil, "\(report.reason ?? "")")
        #expect(try await harness.records("things") == [#"{"id":"1","n":"x"}"#, #"{"id":"2","n":"y"}"#])
        #expect(report.verdicts.first?.pass == 2)
    }

    /// Read as a header without rows these would be an empty list, and all that is known would be deleted.
    @Test(arguments: ["<html><body>Please log in</body></html>", "\u{feff}<p>", "error\n", "Service unavailable, try again later"])
    func textThatIsNoTableDeletesNothing(_ answer: String) async throws {
        let harness = try Self.harness(answer, stream: "    format: csv")
        let report = try await harness.sync()
        #expect(report.streams[0].failure?.code == .answerMalformed, "\(report.reason ?? "")")
    }

    @Test(arguments: [("id,n\n", "record.id"), ("n,id\r\n", "record.id"), ("id,n\n", "record.?id.orValue(record.mail)")])
    func aHeaderWithoutRowsIsAnEmptyTable(_ answer: String, _ key: String) async throws {
        let report = try await Self.harness(answer, stream: "    format: csv", key: key).sync()
        #expect(report.streams[0].isComplete, "\(report.reason ?? "")")
    }

    @Test(arguments: [("ndjson", "{\"id\":1}\n{"), ("csv", "id\n\"1"), ("xml", "<r><item>"), ("json", "[1,")])
    func anAnswerThatIsCutOffDeletesNothing(_ format: String, _ answer: String) async throws {
        let harness = try Self.harness(answer, stream: "    format: \(format)")
        let report = try await harness.sync()
        #expect(report.streams[0].failure?.code == .answerMalformed)
        #expect(try await harness.records("things").isEmpty)
    }
}
