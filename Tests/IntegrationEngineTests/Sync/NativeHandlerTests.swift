import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import JSONTape
import Synchronization
import Testing

@Suite("A native handler")
struct NativeHandlerTests {
    private static let streams = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
          notes: { request: GET /notes, key: record.id, deletes: { absence: false } }
          others: { request: GET /others, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
          odd: { name: Odd, over: things, pass: "true", remediation: None. }
        """

    private func harness() throws -> EngineHarness {
        try EngineHarness(Self.streams) { _, _ in .json("{}", status: 500) }
    }

    /// Two things with every call, a note with the first, another thing with the second only.
    private static let three = ScriptedHandler { mode, cursor in
        let page = Int(cursor ?? "0") ?? 0
        var result = FetchResult(
            records: [try FetchedRecord.native("things", page * 2), try FetchedRecord.native("things", page * 2 + 1)],
            cursor: String(page + 1), hasMore: page < 2)
        if page == 0 { result.records.append(try FetchedRecord.native("notes", 1)) }
        if page == 1 {
            result.records.append(try FetchedRecord.native("others", 1))
            result.findings = [.odd("1"), .odd("2", check: "undeclared")]
        }
        return result
    }

    private static func once(_ records: [(stream: String, id: Int)], cursor: String? = "c", findings: [ReportedFinding] = [])
        -> ScriptedHandler
    {
        ScriptedHandler { _, _ in
            FetchResult(records: try records.map { try FetchedRecord.native($0.stream, $0.id) }, findings: findings, cursor: cursor)
        }
    }

    @Test func isCalledUntilThereIsNoMore() async throws {
        let harness = try harness()
        let report = try await harness.sync(.full, handler: Self.three)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(report.streams.map(\.received) == [6, 1, 1])
        #expect(report.streams.allSatisfy { $0.isComplete })
        #expect(report.counters.bytes == 8 * #"{"id":1}"#.utf8.count)
        #expect(try await harness.records("things") == (0..<6).map { "{\"id\":\($0)}" })
        #expect(Set(try await harness.findings(.open).map(\.checkID)) == ["odd", "undeclared"])
        #expect(harness.transport.requests.isEmpty)
    }

    @Test func deltaGetsTheCursorOfTheLastRunAndMovesItEvenWithoutChanges() async throws {
        let harness = try harness()
        _ = try await harness.sync(.full, handler: Self.three)
        let cursors = Mutex<[String?]>([])
        func delta(_ records: [(stream: String, id: Int)], cursor: String?) async throws -> SyncReport {
            try await harness.sync(
                .delta,
                handler: ScriptedHandler { mode, given in
                    #expect(mode == .delta)
                    cursors.withLock { $0.append(given) }
                    return FetchResult(records: try records.map { try FetchedRecord.native($0.stream, $0.id) }, cursor: cursor)
                })
        }
        let empty = try await delta([], cursor: "9")
        #expect(empty.status == .success, "\(empty.reason ?? "")")
        #expect(empty.mode == .delta && empty.streams.allSatisfy { $0.isComplete })
        _ = try await delta([("others", 7)], cursor: "10")
        _ = try await delta([], cursor: nil)
        _ = try await delta([], cursor: nil)
        #expect(cursors.withLock { $0 } == ["3", "9", "10", "10"])
        #expect(try await harness.records("things").count == 6)
        #expect(try await harness.records("others").count == 2)
    }

    @Test func aFullRunDeletesWhatIsAbsentWhereTheManifestSaysSo() async throws {
        let harness = try harness()
        _ = try await harness.sync(.full, handler: Self.three)
        let report = try await harness.sync(.full, handler: Self.once([("things", 0), ("notes", 2)]))
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things") == ["{\"id\":0}"])
        #expect(try await harness.records("notes").count == 2)
        // No call mentioned it: it is empty.
        #expect(try await harness.records("others").isEmpty)
        let delta = try await harness.sync(.delta, handler: Self.once([("things", 9)]))
        #expect(delta.status == .success)
        #expect(try await harness.records("things").count == 2)
    }

    @Test func aReportedFindingStaysUntilAFullRunDoesNotReportIt() async throws {
        let harness = try harness()
        let reports = Self.once([("things", 1)], findings: [.odd("1"), .odd("2", check: "undeclared")])
        let first = try await harness.sync(.full, handler: reports)
        #expect(first.findings.opened == 2)
        for mode in [RequestedMode.delta, .full] {
            let again = try await harness.sync(mode, handler: mode == .full ? reports : Self.once([]))
            #expect(again.status == .success && again.findings == FindingCounts())
            #expect(try await harness.findings(.open).count == 2)
        }
        _ = try await harness.sync(.full, handler: Self.once([("things", 1)]))
        #expect(try await harness.findings(.resolved).count == 2)
    }

    /// Wherever the run is stopped, the same command ends with exactly the full set.
    @Test(arguments: 1...20) func anInterruptedRunGoesOnAtTheStoredCursor(_ use: Int) async throws {
        let harness = try harness()
        let calls = Mutex<[String?]>([])
        let counting = ScriptedHandler { mode, cursor in
            calls.withLock { $0.append(cursor) }
            return try Self.three.result(mode, cursor)
        }
        let isInterrupted = try await harness.interrupt(.full, atUse: use, handler: counting)
        let before = calls.withLock { $0.count }
        let report = try await harness.sync(.full, handler: counting)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(isInterrupted || !report.isResumed)
        #expect(try await harness.records("things").sorted() == (0..<6).map { "{\"id\":\($0)}" })
        #expect(try await harness.records("notes") == ["{\"id\":1}"])
        #expect(try await harness.records("others") == ["{\"id\":1}"])
        #expect(try await harness.findings().map(\.status) == [.open, .open])
        // Of what was asked before, only the call whose pages were not all stored is made again.
        if report.isResumed { #expect(calls.withLock { $0.count } <= 5 && before > 0 || before == 0) }
        _ = try await harness.sync(
            .delta,
            handler: ScriptedHandler { _, cursor in
                #expect(cursor == "3")
                return FetchResult(cursor: cursor)
            })
    }

    /// The call that was cut off may bring something else when it is made again: nothing of that is lost.
    @Test(arguments: 1...20) func theCallThatWasCutOffMayBringMoreTheNextTime(_ use: Int) async throws {
        let harness = try harness()
        let isLater = Mutex(false)
        let handler = ScriptedHandler { _, cursor in
            let isLater = isLater.withLock { $0 }
            let ids = cursor == "2" ? [4] : isLater ? [1, 2, 3] : [1, 2]
            let records = try ids.flatMap { [try FetchedRecord.native("things", $0), try FetchedRecord.native("others", $0)] }
            return FetchResult(records: records, cursor: cursor == "2" ? "3" : isLater ? "2" : "1", hasMore: cursor != "2" && isLater)
        }
        _ = try await harness.interrupt(.full, atUse: use, handler: handler)
        isLater.withLock { $0 = true }
        let report = try await harness.sync(.full, handler: handler)
        #expect(report.status == .success, "\(report.reason ?? "")")
        // Either the first call had been stored whole, or all of the second try was.
        let things = try await harness.records("things").count
        #expect(things == 2 || things == 4)
        #expect(try await harness.records("others").count == things)
    }

    @Test func aRunOfSomeStreamsDoesNotMoveTheCursorOfAll() async throws {
        let harness = try harness()
        _ = try await harness.sync(.full, handler: Self.three)
        let some = try await harness.sync(.full, streams: ["others"], handler: Self.once([("others", 5), ("things", 9)], cursor: "99"))
        #expect(some.status == .success, "\(some.reason ?? "")")
        #expect(try await harness.records("others") == ["{\"id\":5}"])
        #expect(try await harness.records("things").count == 6)
        let given = Mutex<String?>(nil)
        _ = try await harness.sync(
            .delta,
            handler: ScriptedHandler { _, cursor in
                given.withLock { $0 = cursor }
                return FetchResult(cursor: cursor)
            })
        #expect(given.withLock { $0 } == "3")
    }

    @Test(arguments: [
        (ScriptedHandler { _, _ in FetchResult(cursor: "1", hasMore: true) }, "page_repeated/cursor", "call 2"),
        (ScriptedHandler { _, cursor in FetchResult(cursor: cursor == "1" ? "2" : "1", hasMore: true) }, "page_repeated/cursor", "call 3"),
        (ScriptedHandler { _, _ in FetchResult(hasMore: true) }, "page_repeated/cursor", "call 1"),
        (Self.once([("unknown", 1)]), "unsupported", "unknown"),
        (
            ScriptedHandler { _, _ in
                let record = try FetchedRecord.native("things", 1).record
                return FetchResult(records: [("things", FetchedRecord(key: String(repeating: "k", count: 1025), value: record.value))])
            }, "key_invalid", "record 1 of `things`"
        ),
    ]) func aHandlerThatCannotBeFollowedFailsTheRunByName(_ handler: ScriptedHandler, _ code: String, _ place: String) async throws {
        let harness = try harness()
        _ = try await harness.sync(.full, handler: Self.three)
        let report = try await harness.sync(.full, confirmsDeletions: true, handler: handler)
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix(code) == true && report.reason?.contains(place) == true, "\(report.reason ?? "")")
        #expect(try await harness.records("things").count == 6)
    }

    /// A delta shows the changes of every stream, not only of those that were complete before.
    @Test func deltaDoesNotCountAsJudgedWhatItDidNotShow() async throws {
        let harness = try harness()
        _ = try await harness.sync(.full, handler: Self.once([("things", 1), ("others", 1), ("others", 2), ("others", 3)]))
        let stricter = try EngineHarness(
            Self.streams.replacing("odd: { name: Odd, over: things", with: "odd: { name: Odd, over: others"), at: harness.databasePath
        ) { _, _ in .json("{}", status: 500) }
        let delta = try await stricter.sync(.delta, handler: Self.once([("others", 2)]))
        #expect(delta.mode == .delta && delta.status == .success, "\(delta.reason ?? "")")
        // The one that changed, and what it said of things before all others are judged.
        #expect(delta.verdicts.first { $0.checkID == "odd" }?.pass == 2)
        let full = try await stricter.sync(.full, handler: Self.once([("things", 1), ("others", 1), ("others", 2), ("others", 3)]))
        #expect(full.verdicts.first { $0.checkID == "odd" }?.pass == 3)
    }
}
