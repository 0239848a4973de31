import IntegrationCore
import JSONTape

/// What OTLP has documents of, as far as we send it.
enum OTLPSignal: String, CaseIterable {
    case traces, metrics

    var path: String { "/v1/\(rawValue)" }

    /// How many spans or points the collector did not take of a document that it took (`partial_success`); 0 where it does not say.
    func rejected(in body: [UInt8]) -> Int {
        // Some answer with nothing, or with what is no JSON.
        guard !body.isEmpty, let answer = try? JSONDocument(parsing: body).root["partialSuccess"] else { return 0 }
        let count = answer[self == .traces ? "rejectedSpans" : "rejectedDataPoints"]
        // A 64-bit integer, which is a text to some and a number to others.
        return count?.stringValue.flatMap { Int($0) } ?? count?.int64Value.flatMap { Int(exactly: $0) } ?? 0
    }
}
