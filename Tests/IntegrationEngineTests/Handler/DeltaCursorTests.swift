import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

/// Where a delta begins, seen in the request of the second run.
@Suite("Delta cursors")
struct DeltaCursorTests {
    /// The `since` of a delta after a full run whose records had these cursors.
    private func since(_ cursors: [String], _ delta: String = "", isNumber: Bool = false) async throws -> String? {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: GET /things
                key: record.id
                delta: { cursor: record.at, query: { since: "${cursor}" }\(delta) }
            checks:
              known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
            """
        let records = cursors.enumerated().map { "{\"id\":\($0.offset),\"at\":\(isNumber ? $0.element : "\"\($0.element)\"")}" }
        let harness = try EngineHarness(yaml) { request, number in .json(number == 1 ? "[\(records.joined(separator: ","))]" : "[]") }
        let first = try await harness.sync()
        #expect(first.status == .success, "\(first.reason ?? "")")
        _ = try await harness.sync(.delta)
        return harness.transport.requests.last.flatMap { PagedProvider.parameter("since", in: $0.url) }
    }

    @Test(arguments: [
        // Zones, fractions and spellings of the same moments.
        (["2024-01-01T00:00:00Z", "2024-01-01T01:00:00+02:00"], "2024-01-01T00:00:00Z"),
        (["2024-01-01T00:30:00+01:00", "2024-01-01T00:00:00Z"], "2024-01-01T00:00:00Z"),
        (["2024-01-01T00:00:00Z", "2023-12-31T23:00:00-02:00"], "2023-12-31T23:00:00-02:00"),
        (["2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00Z"], "2024-01-01T00:00:00.5Z"),
        (["2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.123456788Z"], "2024-01-01T00:00:00.123456789Z"),
        (["2024-01-01T00:00:00.10Z", "2024-01-01T00:00:00.099Z"], "2024-01-01T00:00:00.10Z"),
        (["2024-01-01T10:00:00.000+0000", "2024-01-01T09:59:59.999+0000"], "2024-01-01T10:00:00.000+0000"),
        (["2024-01-02", "2024-01-01T23:59:59Z"], "2024-01-02"),
        (["2024-01-01 10:00:00Z", "2024-01-01T09:00:00Z"], "2024-01-01 10:00:00Z"),
        // Numbers of any length and spelling.
        (["9", "10"], "10"), (["007", "6"], "007"), (["1.5", "1.25"], "1.5"), (["-1", "-2"], "-1"), (["0010", "9"], "0010"),
        (["1700000000.000100", "1700000000.000099"], "1700000000.000100"),
        (["123456789012345678901234567890", "123456789012345678901234567889"], "123456789012345678901234567890"),
        (["1e300", "1e299", "5"], "1e300"), (["-1e300", "1e-300"], "1e-300"),
        // Text, and what only looks like a number.
        (["b", "a"], "b"), (["nan", "5"], "5"), (["inf", "5"], "5"), (["0x10", "5"], "5"), (["", "a"], "a"),
        (["never", "2024-01-01T00:00:00Z"], "2024-01-01T00:00:00Z"),
        (["2024-13-01T00:00:00Z", "2024-01-01T00:00:00Z"], "2024-01-01T00:00:00Z"),
    ]) func theLatestIsKeptAsReceived(_ cursors: [String], _ latest: String) async throws {
        #expect(try await since(cursors) == latest)
        #expect(try await since(cursors.reversed()) == latest)
    }

    /// Random moments in random spellings: the one that is kept is the latest, by a comparison of whole numbers.
    @Test(arguments: 0..<60) func theLatestOfRandomMomentsIsKept(_ seed: Int) async throws {
        var generator = SplitMix(state: UInt64(seed))
        // Before the run of the harness: no delta begins after the run that it follows.
        let base = Int64.random(in: 0..<1_750_000_000, using: &generator) * 1000
        // Close to each other, so that every part of the text decides in some of them.
        let spread: Int64 = [2, 1000, 100_000, 100_000_000].randomElement(using: &generator) ?? 1
        var latest: Int64 = .min
        var texts: [String] = []
        for _ in 0..<8 {
            let moment = base + Int64.random(in: 0..<spread, using: &generator)
            latest = max(latest, moment)
            texts.append(Self.spelled(moment, &generator))
        }
        let kept = try #require(try await since(texts))
        #expect(Self.milliseconds(kept) == latest, "\(texts): \(kept)")
    }

    private static func spelled(_ milliseconds: Int64, _ generator: inout SplitMix) -> String {
        let offset = Int.random(in: -14...14, using: &generator) * 1800
        let local = Date(timeIntervalSince1970: Double(milliseconds / 1000 + Int64(offset)))
        let stem = local.formatted(Date.ISO8601FormatStyle()).dropLast()
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        // A whole second may be written without a fraction, and a fraction without its last zeros.
        let short = String(fraction.reversed().drop { $0 == "0" }.reversed())
        let digits = [String(fraction), fraction + "000", short].randomElement(using: &generator) ?? ""
        let hours = (abs(offset) / 3600).formatted(.number.precision(.integerLength(2)))
        let minutes = (abs(offset) / 60 % 60).formatted(.number.precision(.integerLength(2)))
        let colon = Bool.random(using: &generator) ? ":" : ""
        let zone = offset == 0 && Bool.random(using: &generator) ? "Z" : "\(offset < 0 ? "-" : "+")\(hours)\(colon)\(minutes)"
        return stem + (digits.isEmpty ? "" : ".\(digits)") + zone
    }

    /// Reads what ``spelled(_:_:)`` writes, in another way than the engine does.
    private static func milliseconds(_ text: String) -> Int64? {
        let stem = text.prefix(19)
        let rest = text.dropFirst(19)
        guard let second = try? Date.ISO8601FormatStyle().parse(stem + "Z") else { return nil }
        let fraction = rest.hasPrefix(".") ? rest.dropFirst().prefix { $0.isNumber } : ""
        let zone = rest.drop { $0 == "." || $0.isNumber }.filter { $0 != ":" }
        let offset = zone == "Z" ? 0 : (Int64(zone.dropFirst().prefix(2)) ?? 0) * 3600 + (Int64(zone.suffix(2)) ?? 0) * 60
        let whole = Int64(second.timeIntervalSince1970) - (zone.hasPrefix("-") ? -offset : offset)
        return whole * 1000 + (Int64((fraction + "000").prefix(3)) ?? 0)
    }

    @Test(arguments: [
        ("2024-01-01T00:00:00Z", "", "2024-01-01T00:00:00Z"),
        ("2024-01-01T00:00:00Z", ", overlap: 5m", "2023-12-31T23:55:00Z"),
        ("2024-03-01T00:00:01.250+01:00", ", overlap: 1s", "2024-02-29T23:00:00.250Z"),
        ("2024-01-01T00:00:00", ", overlap: 1h", "2023-12-31T23:00:00"),
        ("2024-01-01", ", overlap: 1d", "2023-12-31"),
        ("2024-01-01T00:00:00.999Z", ", format: iso8601", "2024-01-01T00:00:00Z"),
        ("2024-01-01T00:00:00.999999Z", ", format: iso8601_millis", "2024-01-01T00:00:00.999Z"),
        ("2024-01-01T00:00:00.999Z", ", format: epoch", "1704067200"),
        ("2024-01-01T00:00:00.999Z", ", format: epoch_millis", "1704067200999"),
        ("2024-01-01T23:00:00-02:00", ", format: date", "2024-01-02"),
        ("1704067200", ", format: iso8601", "2024-01-01T00:00:00Z"),
        ("1704067200999", ", format: iso8601_millis, overlap: 1s", "2023-12-31T23:59:59.999Z"),
        ("1704067200", ", overlap: 5m", "1704066900"), ("1704067200.000100", ", overlap: 5m", "1704066900.000100"),
        ("1704067200999", ", overlap: 1s", "1704067199999"), ("100", ", overlap: 5m", "0"),
        ("2024-01-01 00:00:00", ", overlap: 1h", "2023-12-31 23:00:00"),
        // Later than the run, which began at 2025-10-09T08:53:20Z: that, in the same spelling.
        ("2026-01-01T00:00:00Z", "", "2025-10-09T08:53:20Z"), ("2026-01-01T00:00:00.000Z", "", "2025-10-09T08:53:20.000Z"),
        ("2026-01-01T00:00:00", "", "2025-10-09T08:53:20"), ("2026-01-01 00:00:00.5", "", "2025-10-09 08:53:20.0"),
        ("2026-01-01 00:00:00", ", overlap: 20s", "2025-10-09 08:53:00"), ("2026-01-01", "", "2025-10-09"),
        // No times: they stay as they are, and no arithmetic is tried on them.
        ("abc", ", overlap: 5m, format: epoch", "abc"), ("1e300", ", overlap: 5m, format: epoch", "1e300"),
        ("nan", ", overlap: 5m, format: epoch_millis", "nan"), ("-inf", ", format: iso8601", "-inf"),
        ("99999999999999999999", ", overlap: 1h", "99999999999999999999"), ("999999999999999999", ", format: date", "999999999999999999"),
        ("0001-01-01T00:00:00Z", ", overlap: 1d", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", ", format: epoch", "1760000000"),
    ]) func theRequestHasOverlapAndFormat(_ cursor: String, _ delta: String, _ expected: String) async throws {
        #expect(try await since([cursor], delta) == expected)
    }

    /// What the provider sends as a number reaches the cursor as a double's text.
    @Test(arguments: [("1e300", "1e+300"), ("1704067200", "1704066900"), ("-5", "-5")])
    func numbersOfAnySizeAreNoReasonToStop(_ number: String, _ expected: String) async throws {
        #expect(try await since([number], ", overlap: 5m", isNumber: true) == expected)
    }

    @Test func anExpiredCursorFetchesEverything() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: GET /things
                key: record.id
                delta: { cursor: record.at, query: { since: "${cursor}" }, expired: [410] }
            checks:
              known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { request, number in
            if request.url.contains("since=") { return .json("{}", status: 410) }
            return .json(number == 1 ? #"[{"id":1,"at":"2024-01-01T00:00:00Z"}]"# : #"[{"id":2,"at":"2024-01-02T00:00:00Z"}]"#)
        }
        _ = try await harness.sync()
        let second = try await harness.sync(.delta)
        #expect(second.status == .success, "\(second.reason ?? "")")
        #expect(harness.transport.requests.map { $0.url.contains("since=") } == [false, true, false])
        #expect(try await harness.records("things").count == 1, "the pass was over everything, and shows one")
        _ = try await harness.sync(.delta)
        #expect(PagedProvider.parameter("since", in: harness.transport.requests[3].url) == "2024-01-02T00:00:00Z")
    }

    @Test func aTokenOfTheLastPageIsTheNextPosition() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: GET /things
                records: body.items
                key: record.id
                pages: { type: cursor, next: 'body.?next', param: page }
                delta: { token: 'body.?token', query: { token: "${cursor}" } }
            checks:
              known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { request, number in
            let isLast = request.url.contains("page=")
            let tail = isLast ? #""token":"t\#(number)/+=""# : #""next":"p""#
            return .json(#"{"items":[{"id":\#(number)}],\#(tail)}"#)
        }
        _ = try await harness.sync()
        _ = try await harness.sync(.delta)
        _ = try await harness.sync(.delta)
        let tokens = harness.transport.requests.map { PagedProvider.parameter("token", in: $0.url) }
        #expect(tokens == [nil, nil, "t2/+=", "t2/+=", "t4/+=", "t4/+="])
        #expect(try await harness.records("things").count == 6)
    }
}

/// Random numbers that are the same in every run of a test.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
