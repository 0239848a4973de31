import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

/// Every kind of pages, walked to its end: all records, no request too many.
@Suite("Pages of every kind")
struct PagingTests {
    /// A number of records, and how many requests it takes to be sure of them.
    struct Expectation: Sendable, CustomTestStringConvertible {
        let count: Int
        let requests: Int
        var cap = 100

        var testDescription: String { "\(count) records, \(cap) a page: \(requests) requests" }
    }

    private func check(_ harness: EngineHarness, _ expectation: Expectation) async throws {
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things").count == expectation.count)
        #expect(harness.transport.requests.count == expectation.requests)
    }

    private static let numbered = [
        Expectation(count: 0, requests: 1), Expectation(count: 3, requests: 2), Expectation(count: 10, requests: 2),
        Expectation(count: 25, requests: 3), Expectation(count: 30, requests: 4),
        // The provider gives four where ten were asked for.
        Expectation(count: 10, requests: 3, cap: 4), Expectation(count: 12, requests: 4, cap: 4),
        Expectation(count: 4, requests: 2, cap: 4),
    ]

    @Test(arguments: numbered) func offsets(_ expectation: Expectation) async throws {
        let provider = PagedProvider(count: expectation.count, cap: expectation.cap)
        let harness = try PagedHarness.make("{ type: offset, param: skip, size: { param: limit, value: 10 } }") { request, _ in
            let offset = PagedProvider.number("skip", in: request.url) ?? -1
            return .json(PagedProvider.json(provider.slice(offset, PagedProvider.number("limit", in: request.url) ?? 0)))
        }
        try await check(harness, expectation)
    }

    @Test(arguments: numbered) func pageNumbers(_ expectation: Expectation) async throws {
        let provider = PagedProvider(count: expectation.count, cap: expectation.cap)
        let harness = try PagedHarness.make("{ type: page, param: page, size: { param: limit, value: 10 } }") { request, _ in
            let size = min(PagedProvider.number("limit", in: request.url) ?? 0, provider.cap)
            return .json(PagedProvider.json(provider.slice(((PagedProvider.number("page", in: request.url) ?? 0) - 1) * size, size)))
        }
        try await check(harness, expectation)
    }

    @Test func numbersInTheBodyOfAPost() async throws {
        let provider = PagedProvider(count: 5)
        let harness = try PagedHarness.make(
            "{ type: offset, param: range.from, start: 0, size: { param: range.count, value: 2 } }", request: "POST /search",
            stream: "    body: { json: { kind: all } }\n    retryable: true"
        ) { request, _ in
            let body = PagedProvider.body(request)
            let from = Int(body.split(separator: "\"from\":").last?.prefix { $0.isNumber } ?? "") ?? -1
            guard body.contains("\"kind\":\"all\""), body.contains("\"count\":2") else { return .json("{}", status: 400) }
            return .json(PagedProvider.json(provider.slice(from, 2)))
        }
        try await check(harness, Expectation(count: 5, requests: 3))
    }

    /// With a total nothing is asked beyond it, and the size that was asked for does not matter.
    @Test(arguments: [
        Expectation(count: 3, requests: 1), Expectation(count: 25, requests: 3), Expectation(count: 10, requests: 3, cap: 4),
    ]) func aTotalEndsThePages(_ expectation: Expectation) async throws {
        let provider = PagedProvider(count: expectation.count, cap: expectation.cap)
        let harness = try PagedHarness.make(
            "{ type: offset, param: skip, size: { param: limit, value: 10 }, total: body.total }", records: "body.items"
        ) { request, _ in
            let slice = provider.slice(PagedProvider.number("skip", in: request.url) ?? -1, 10)
            return .json(#"{"total":\#(provider.count),"items":\#(PagedProvider.json(slice))}"#)
        }
        try await check(harness, expectation)
    }

    @Test(arguments: ["page", "offset"]) func aStopConditionEndsThePages(_ type: String) async throws {
        let provider = PagedProvider(count: 20)
        let harness = try PagedHarness.make(
            "{ type: \(type), param: at, start: 0, size: { param: limit, value: 10 }, stop: body.last }", records: "body.items"
        ) { request, number in
            let at = PagedProvider.number("at", in: request.url) ?? -1
            let slice = provider.slice(type == "page" ? at * 10 : at, 10)
            return .json(#"{"last":\#(slice.upperBound == 20),"items":\#(PagedProvider.json(slice))}"#)
        }
        try await check(harness, Expectation(count: 20, requests: 2))
    }

    @Test(arguments: [#"param: after"#, #"header: X-After"#, #"body: page.after"#]) func cursors(_ placement: String) async throws {
        let provider = PagedProvider(count: 7)
        let isBody = placement.hasPrefix("body")
        let harness = try PagedHarness.make(
            "{ type: cursor, next: 'body.?next.orValue(\"\")', \(placement) }", request: isBody ? "POST /search" : "GET /things",
            records: "body.items", stream: isBody ? "    body: { json: { kind: all } }\n    retryable: true" : ""
        ) { request, _ in
            let cursor: String? =
                if isBody {
                    PagedProvider.body(request).split(separator: "\"after\":\"").dropFirst().first?.split(separator: "\"").first.map(
                        String.init)
                } else {
                    PagedProvider.parameter("after", in: request.url) ?? request.headers.first { $0.name == "X-After" }?.value
                }
            let start = cursor.flatMap { Int($0.dropFirst(2)) } ?? 0
            let slice = provider.slice(start, 3)
            // A cursor holds what a query must escape.
            let next = slice.upperBound < 7 ? #","next":"c=\#(slice.upperBound)""# : ""
            return .json(#"{"items":\#(PagedProvider.json(slice))\#(next)}"#)
        }
        try await check(harness, Expectation(count: 7, requests: 3))
    }

    @Test func theCursorOfTheLastRecord() async throws {
        let provider = PagedProvider(count: 7)
        let harness = try PagedHarness.make(
            "{ type: cursor, next: 'size(records) == 3 ? last.id : null', param: after, size: { param: limit, value: 3 } }"
        ) { request, _ in
            .json(PagedProvider.json(provider.slice((PagedProvider.number("after", in: request.url) ?? -1) + 1, 3)))
        }
        try await check(harness, Expectation(count: 7, requests: 3))
    }

    @Test(arguments: ["/things?from=", "https://api.example.com/things?from=", "?from="]) func aURLInTheBody(_ link: String) async throws {
        let provider = PagedProvider(count: 5)
        let harness = try PagedHarness.make("{ type: url, next: body.next }", records: "body.items") { request, _ in
            let slice = provider.slice(PagedProvider.number("from", in: request.url) ?? 0, 2)
            let next = slice.upperBound < 5 ? "\"\(link)\(slice.upperBound)\"" : "null"
            return .json(#"{"next":\#(next),"items":\#(PagedProvider.json(slice))}"#)
        }
        try await check(harness, Expectation(count: 5, requests: 3))
    }

    @Test func linkHeaders() async throws {
        let provider = PagedProvider(count: 5)
        let harness = try PagedHarness.make("{ type: link, rel: more }") { request, _ in
            let slice = provider.slice(PagedProvider.number("from", in: request.url) ?? 0, 2)
            let other = "</help>; rel=\"help\", <https://api.example.com/things?from=0>; rel=first"
            let next = slice.upperBound < 5 ? ", </things?from=\(slice.upperBound)>; title=\"a, b\"; rel=\"x More\"" : ""
            return .json(PagedProvider.json(slice), headers: [("Link", other + next)])
        }
        try await check(harness, Expectation(count: 5, requests: 3))
    }

    @Test func graphQLConnections() async throws {
        let provider = PagedProvider(count: 5)
        let harness = try PagedHarness.make(
            "{ type: graphql, pageInfo: body.data.things.pageInfo, variable: cursor }", request: "POST /graphql",
            records: "body.data.things.nodes",
            stream: "    body: { graphql: { query: \"query($cursor: String) { things(after: $cursor) { nodes { id } } }\" } }"
        ) { request, _ in
            let body = PagedProvider.body(request)
            let start = Int(body.split(separator: "\"cursor\":\"").dropFirst().first?.prefix { $0.isNumber } ?? "") ?? 0
            if start == 0, !body.contains("\"cursor\":null") { return .json("{}", status: 400) }
            let slice = provider.slice(start, 2)
            let info = #"{"hasNextPage":\#(slice.upperBound < 5),"endCursor":"\#(slice.upperBound)"}"#
            return .json(#"{"data":{"things":{"pageInfo":\#(info),"nodes":\#(PagedProvider.json(slice))}}}"#)
        }
        try await check(harness, Expectation(count: 5, requests: 3))
    }

    /// Errors of GraphQL come with status 200 and with what data there is: what is missing from it was not deleted.
    @Test(arguments: [
        (#""errors":[{"message":"timeout","path":["things"]}],"#, true), (#""errors":"down","#, true), (#""errors":[],"#, false),
        (#""errors":null,"#, false),
    ])
    func graphQLErrorsAreNoAnswer(_ errors: String, _ fails: Bool) async throws {
        let isBroken = Mutex(false)
        let harness = try PagedHarness.make(
            "{ type: graphql, pageInfo: body.data.things.pageInfo, variable: cursor }", request: "POST /graphql",
            records: "body.data.things.nodes",
            stream: "    body: { graphql: { query: \"query($cursor: String) { things(after: $cursor) { nodes { id } } }\" } }"
        ) { _, _ in
            let nodes = isBroken.withLock { $0 } ? "" : #"{"id":1},{"id":2}"#
            let said = isBroken.withLock { $0 } ? errors : ""
            return .json(#"{\#(said)"data":{"things":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[\#(nodes)]}}}"#)
        }
        #expect(try await harness.sync().status == .success)
        isBroken.withLock { $0 = true }
        let report = try await harness.sync(.full)
        #expect(report.streams[0].failure?.detail == (fails ? "graphql_errors" : nil), "\(report.reason ?? "")")
        #expect(try await harness.records("things").count == (fails ? 2 : 0))
    }

    /// What a page has shown of the size of pages and of the number of records is known after an interruption too.
    @Test(arguments: [1, 2, 3, 4]) func aRunGoesOnWithWhatItHadSeen(_ stopAt: Int) async throws {
        let provider = PagedProvider(count: 10, cap: 4)
        let isStopped = Mutex(false)
        let running = Mutex<Task<SyncReport, any Error>?>(nil)
        let harness = try PagedHarness.make(
            "{ type: offset, param: skip, size: { param: limit, value: 6 }, total: '10' }"
        ) { request, number in
            if number == stopAt, !isStopped.withLock({ $0 }) {
                isStopped.withLock { $0 = true }
                running.withLock { $0?.cancel() }
            }
            return .json(PagedProvider.json(provider.slice(PagedProvider.number("skip", in: request.url) ?? -1, 6)))
        }
        let gate = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate.stream { break }
            return try await harness.sync()
        }
        running.withLock { $0 = task }
        gate.continuation.yield()
        _ = try? await task.value
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(report.isResumed == (stopAt < 4))
        #expect(try await harness.records("things").count == 10)
    }

    /// What a stream asks for itself goes before what all requests ask for, on every page.
    @Test func parametersOfTheStreamGoFirst() async throws {
        let harness = try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com", query: { page_size: 5, format: full, lang: en } }
            streams:
              things:
                request: GET /things?lang=de
                key: record.id
                query: { page_size: 2 }
                pages: { type: link }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        ) { request, number in
            let next = "<https://api.example.com/things?lang=de&page_size=2&page=2>; rel=\"next\""
            return .json("[{\"id\":\(number)}]", headers: number == 1 ? [("Link", next)] : [])
        }
        #expect(try await harness.sync().status == .success)
        for request in harness.transport.requests {
            #expect(PagedProvider.number("page_size", in: request.url) == 2, "\(request.url)")
            #expect(request.url.contains("lang=de") && !request.url.contains("lang=en"), "\(request.url)")
            #expect(request.url.contains("format=full"), "\(request.url)")
        }
        #expect(harness.transport.requests.count == 2)
    }
}
