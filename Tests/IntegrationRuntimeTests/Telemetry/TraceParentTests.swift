import IntegrationCore
import Testing

/// W3C Trace Context, section 3.2.
@Suite struct TraceParentTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test(
        arguments: [
            ("00-\(trace)-\(span)-01", true), ("00-\(trace)-\(span)-00", false), ("00-\(trace)-\(span)-03", true),
            ("00-\(trace)-\(span)-fe", false), ("cc-\(trace)-\(span)-01-what-the-future-will-be-like", true),
        ])
    func names(text: String, isSampled: Bool) throws {
        let parent = try #require(TraceParent(traceparent: text))
        #expect(parent.traceID.description == Self.trace && parent.spanID.description == Self.span && parent.isSampled == isSampled)
    }

    @Test(
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-01-more", "ff-\(trace)-\(span)-01", "0-\(trace)-\(span)-01",
            "00-\(trace.uppercased())-\(span)-01", "00-\(trace)0-\(span)-01", "00-\(trace.dropLast())-\(span)-01",
            "00-\(String(repeating: "0", count: 32))-\(span)-01", "00-\(trace)-0000000000000000-01", "00-\(trace)-\(span)-1",
            "00-\(trace)-\(span)-0g", "00-\(trace.dropLast())é-\(span)-01", "zz-\(trace)-\(span)-01", " 00-\(trace)-\(span)-01",
        ])
    func whatIsMalformedCountsAsAbsent(text: String) {
        #expect(TraceParent(traceparent: text) == nil)
    }

    @Test func newNamesAreWhole() {
        for _ in 0..<1000 {
            #expect(TraceID(TraceID().description) != nil && SpanID(SpanID().description) != nil)
        }
        #expect(TraceID("0000000000000000000000000000000f")?.description == "0000000000000000000000000000000f")
    }
}
