import Foundation
import IntegrationEngine
import Testing

@testable import IntegrationRuntime

@Suite struct OTLPDeliveryTests {
    /// Always the longest pause.
    private struct Extreme: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }

    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private var generator = Extreme()
    private var delivery = OTLPDelivery(
        policy: RetryPolicy(attempts: 4, base: .seconds(1), cap: .seconds(5)), longestWait: .seconds(300))

    private mutating func answer(_ status: Int, retryAfter: String? = nil) -> OTLPDelivery.Step {
        delivery.received(.success(OTLPAnswer(status: status, retryAfter: retryAfter)), now: Self.now, using: &generator).step
    }

    private mutating func silence() -> (step: OTLPDelivery.Step, news: OTLPDelivery.News?) {
        delivery.received(.failure(OTLPDelivery.Missing(kind: "TimedOut")), now: Self.now, using: &generator)
    }

    @Test(
        "Only what the specification names is sent again",
        arguments: [200, 202, 301, 307, 400, 401, 403, 404, 408, 413, 429, 500, 501, 502, 503, 504])
    mutating func statuses(status: Int) {
        let step = answer(status)
        switch status {
        case 200, 202: #expect(step == .delivered)
        case 429, 502, 503, 504: #expect(step == .again(after: .seconds(1)))
        default: #expect(step == .givenUp)
        }
    }

    @Test(
        "What the collector asks for is waited for, up to a bound",
        arguments: [
            ("7", Duration.seconds(8)), ("0", .seconds(1)), ("86400", .seconds(301)), ("Fri, 15 Jan 2027 08:00:30 GMT", .seconds(31)),
            ("soon", .seconds(1)),
        ])
    mutating func retryAfter(text: String, wait: Duration) {
        // A little jitter comes on top.
        #expect(answer(503, retryAfter: text) == .again(after: wait))
    }

    @Test mutating func pausesGrowAndEnd() {
        #expect(silence().step == .again(after: .seconds(1)))
        #expect(answer(502) == .again(after: .seconds(2)))
        #expect(silence().step == .again(after: .seconds(4)))
        #expect(answer(503) == .givenUp)
        // The next document begins anew, and the collector is not asked more often for that.
        #expect(silence().step == .again(after: .seconds(5)))
        #expect(answer(200) == .delivered)
        #expect(silence().step == .again(after: .seconds(1)))
    }

    @Test mutating func newsAreToldOnce() {
        #expect(silence().news == .fails("TimedOut"))
        #expect(silence().news == nil)
        func news(_ status: Int) -> OTLPDelivery.News? {
            delivery.received(.success(OTLPAnswer(status: status)), now: Self.now, using: &generator).news
        }
        #expect(news(401) == nil && news(200) == .works && news(200) == nil && news(401) == .fails("status 401"))
    }

    @Test(
        arguments: [
            ("", 0), ("{}", 0), ("not json", 0), (#"{"partialSuccess": {}}"#, 0), (#"{"partialSuccess": {"rejectedSpans": "3"}}"#, 3),
            (#"{"partialSuccess": {"rejectedSpans": 4, "errorMessage": "too old"}}"#, 4),
            (#"{"partialSuccess": {"rejectedDataPoints": 2}}"#, 0),
        ])
    func rejections(body: String, count: Int) {
        #expect(OTLPSignal.traces.rejected(in: Array(body.utf8)) == count)
    }
}
