import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

/// An end of the pages that cannot be believed is an error that names the page, and nothing is deleted.
@Suite("Pages that cannot be believed")
struct PagingGuardTests {
    /// A first complete run stores twelve records; the second one goes wrong.
    struct Trap: Sendable, CustomTestStringConvertible {
        let name: String
        let pages: String
        var records = "body"
        let code: String
        let page: Int
        /// The answer to the request of this number in the second run, from 1.
        let answer: @Sendable (Int, String) -> UpstreamResponse

        var testDescription: String { name }
    }

    private static let link = "{ type: link }"
    private static let offset = "{ type: offset, param: skip, size: { param: limit, value: 4 }"

    private static func linked(_ number: Int, _ header: String) -> UpstreamResponse {
        .json(PagedProvider.json((number - 1) * 4..<number * 4), headers: [("Link", header)])
    }

    private static func items(_ range: Range<Int>, total: Int) -> UpstreamResponse {
        .json(#"{"total":\#(total),"items":\#(PagedProvider.json(range))}"#)
    }

    private static let traps: [Trap] = [
        Trap(name: "a Link header without an end", pages: link, code: "answer_malformed", page: 2) { number, _ in
            linked(number, number == 1 ? "</things?page=2>; rel=next" : "</things?page=3; rel=next")
        },
        Trap(name: "a Link header of rubbish", pages: link, code: "answer_malformed", page: 1) { number, _ in linked(number, "page 2") },
        Trap(name: "another origin", pages: link, code: "page_foreign_origin", page: 1) { number, _ in
            linked(number, "<https://evil.example.net/things?page=2>; rel=next")
        },
        Trap(name: "plain HTTP", pages: link, code: "page_foreign_origin", page: 1) { number, _ in
            linked(number, "<http://api.example.com/things?page=2>; rel=next")
        },
        Trap(
            name: "another origin in the body", pages: "{ type: url, next: body.next }", records: "body.items", code: "page_foreign_origin",
            page: 1
        ) {
            _, _ in .json(#"{"items":[{"id":1}],"next":"https://evil.example.net/"}"#)
        },
        Trap(name: "no URL at all", pages: "{ type: url, next: body.next }", records: "body.items", code: "page_foreign_origin", page: 1) {
            _, _ in .json(#"{"items":[{"id":1}],"next":"https://"}"#)
        },
        Trap(
            name: "a next page that is a list", pages: "{ type: url, next: body.next }", records: "body.items", code: "answer_malformed",
            page: 1
        ) {
            _, _ in .json(#"{"items":[{"id":1}],"next":["/things"]}"#)
        },
        Trap(
            name: "a next page that is false", pages: "{ type: cursor, next: body.next, param: after }", records: "body.items",
            code: "answer_malformed", page: 2
        ) {
            number, _ in .json(#"{"items":\#(PagedProvider.json(number * 4..<number * 4 + 4)),"next":\#(number == 1 ? "2" : "false")}"#)
        },
        Trap(
            name: "a next page that is true", pages: "{ type: url, next: body.next }", records: "body.items", code: "answer_malformed",
            page: 1
        ) {
            _, _ in .json(#"{"items":[{"id":1}],"next":true}"#)
        },
        Trap(name: "the same link again", pages: link, code: "page_repeated/cursor", page: 2) { number, _ in
            linked(number, "</things?page=2>; rel=next")
        },
        Trap(name: "the same page again", pages: offset + " }", code: "page_repeated/page", page: 2) { _, _ in
            .json(PagedProvider.json(0..<4))
        },
        Trap(
            name: "the same cursor again", pages: "{ type: cursor, next: body.next, param: after }", records: "body.items",
            code: "page_repeated/cursor", page: 2
        ) {
            number, _ in .json(#"{"items":\#(PagedProvider.json(number * 4..<number * 4 + 4)),"next":"again"}"#)
        },
        Trap(name: "more pages than the limit", pages: offset + ", max: 2 }", code: "page_limit", page: 2) { number, _ in
            .json(PagedProvider.json((number - 1) * 4..<number * 4))
        },
        Trap(
            name: "a total that shrinks", pages: offset + ", total: body.total }", records: "body.items", code: "page_total_shrank", page: 2
        ) {
            number, _ in items((number - 1) * 4..<number * 4, total: number == 1 ? 12 : 11)
        },
        Trap(
            name: "fewer than the total, then an empty page", pages: offset + ", total: body.total }", records: "body.items",
            code: "page_total_short", page: 3
        ) {
            number, _ in items(number < 3 ? (number - 1) * 4..<number * 4 : 0..<0, total: 12)
        },
        Trap(
            name: "fewer than the total, then an answer that counts as empty",
            pages: offset + ", total: body.total }\n    errors: [ { status: [404], action: empty } ]", records: "body.items",
            code: "page_total_short", page: 3
        ) {
            number, _ in number < 3 ? items((number - 1) * 4..<number * 4, total: 12) : .json("{}", status: 404)
        },
        Trap(
            name: "fewer than the total, and no link", pages: "{ type: link, total: body.total }", records: "body.items",
            code: "page_total_short", page: 1
        ) {
            _, _ in items(0..<4, total: 12)
        },
        Trap(
            name: "a stop before the total", pages: offset + ", total: body.total, stop: 'true' }", records: "body.items",
            code: "page_total_short", page: 1
        ) {
            _, _ in items(0..<4, total: 12)
        },
        Trap(
            name: "no pageInfo", pages: "{ type: graphql, pageInfo: body.pageInfo }", records: "body.items", code: "answer_malformed",
            page: 1
        ) {
            _, _ in .json(#"{"pageInfo":null,"items":[{"id":1}]}"#)
        },
        Trap(
            name: "pageInfo that does not say", pages: "{ type: graphql, pageInfo: body.pageInfo }", records: "body.items",
            code: "answer_malformed", page: 1
        ) {
            _, _ in .json(#"{"pageInfo":{"endCursor":"x"},"items":[{"id":1}]}"#)
        },
        Trap(
            name: "a next page without a cursor", pages: "{ type: graphql, pageInfo: body.pageInfo }", records: "body.items",
            code: "answer_malformed", page: 1
        ) {
            _, _ in .json(#"{"pageInfo":{"hasNextPage":true,"endCursor":null},"items":[{"id":1}]}"#)
        },
        Trap(
            name: "a next page that is missing", pages: "{ type: cursor, next: body.next, param: after }", records: "body.items",
            code: "expression_failed/noSuchKey", page: 1
        ) {
            _, _ in .json(#"{"items":[{"id":1}]}"#)
        },
    ]

    /// Some providers answer what lies behind the last page with an error.
    @Test(arguments: ["", ", stop: 'body.items.size() == 0'"]) func whatCompletesTheTotalIsTheLastPage(_ stop: String) async throws {
        let harness = try PagedHarness.make(Self.offset + ", total: body.total\(stop) }", records: "body.items") { request, number in
            number < 4 ? Self.items((number - 1) * 4..<number * 4, total: 12) : .json("{}", status: 400)
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(harness.transport.requests.count == 3)
        #expect(try await harness.records("things").count == 12)
    }

    /// A relative link is relative to what gave the answer (RFC 3986 section 5.1.3); where it leads is judged by what was asked.
    @Test func aRelativeLinkIsRelativeToWhereRedirectsLed() async throws {
        let harness = try PagedHarness.make(Self.link) { request, number in
            let link = number < 3 ? [(name: "Link", value: "<list?page=\(number + 1)>; rel=next")] : []
            return .json(
                PagedProvider.json((number - 1) * 4..<number * 4), headers: link,
                url: number == 1 ? "https://api.example.com/v2/things/list" : request.url)
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(
            harness.transport.requests.map { $0.url.replacing("https://api.example.com", with: "") }
                == ["/things", "/v2/things/list?page=2", "/v2/things/list?page=3"])
        let abroad = try PagedHarness.make(Self.link) { _, _ in
            .json("[]", headers: [(name: "Link", value: "<?page=2>; rel=next")], url: "https://eu.example.com/things")
        }
        #expect(try await abroad.sync().streams[0].failure?.code == .pageForeignOrigin)
    }

    @Test func aPageParameterForABodyOfTextIsAnErrorAndNotThrownAway() async throws {
        let harness = try PagedHarness.make(
            "{ type: page, param: page, size: { param: limit, value: 4 } }", request: "POST /things",
            stream: "    retryable: true\n    body: { text: all }"
        ) { _, _ in .json(PagedProvider.json(0..<4)) }
        let failure = try #require(try await harness.sync().streams[0].failure)
        #expect(failure.code == .requestInvalid && failure.reason.contains("`limit`"), "\(failure)")
        #expect(harness.transport.requests.isEmpty)
    }

    @Test(arguments: traps) func isAnErrorThatNamesThePageAndDeletesNothing(_ trap: Trap) async throws {
        let before = Mutex<Int?>(nil)
        let harness = try PagedHarness.make(trap.pages, records: trap.records) { request, number in
            if let before = before.withLock({ $0 }) { return trap.answer(number - before, request.url) }
            // The first run is complete with its first page, whatever tells so.
            let records = PagedProvider.json(number == 1 ? 100..<112 : 0..<0)
            guard trap.records != "body" else { return .json(records) }
            return .json(#"{"total":12,"next":null,"pageInfo":{"hasNextPage":false},"items":\#(records)}"#)
        }
        let first = try await harness.sync()
        #expect(first.status == .success, "\(first.reason ?? "")")
        before.withLock { $0 = harness.transport.requests.count }
        let report = try await harness.sync(.full, confirmsDeletions: true)
        #expect(report.status == .failed)
        let failure = try #require(report.streams[0].failure)
        #expect("\(failure)".hasPrefix("\(trap.code):"), "\(failure)")
        #expect(failure.reason.contains("page \(trap.page) of things"), "\(failure)")
        #expect(try await harness.records("things").filter { $0.count == #"{"id":100}"#.count }.count == 12)
        #expect(report.streams[0].deleted == 0)
    }
}
