import Foundation
import IntegrationRuntime
import JSONTape
import Synchronization

/// A collector that keeps what it gets, and answers as a test says.
final class FakeCollector: OTLPTransport {
    /// Nobody listens.
    struct Unreachable: Error {}

    enum Reply: Sendable {
        case answer(OTLPAnswer)
        case unreachable
        /// Never anything.
        case silence
    }

    private struct State {
        var requests: [OTLPRequest] = []
        var replies: [Reply] = []
        var usual = Reply.answer(OTLPAnswer(status: 200))
        var isShutDown = false
    }

    private let state = Mutex(State())

    var requests: [OTLPRequest] { state.withLock { $0.requests } }
    var isShutDown: Bool { state.withLock { $0.isShutDown } }

    /// - Parameters:
    ///   - replies: to the next documents with spans, one after another.
    ///   - usual: what is answered to all else.
    func reply(_ replies: Reply..., usual: Reply? = nil) {
        state.withLock { state in
            state.replies += replies
            if let usual { state.usual = usual }
        }
    }

    func post(_ request: OTLPRequest) async throws -> OTLPAnswer {
        let reply = state.withLock { state in
            state.requests.append(request)
            return state.replies.isEmpty || !request.url.hasSuffix("/v1/traces") ? state.usual : state.replies.removeFirst()
        }
        switch reply {
        case .answer(let answer): return answer
        case .unreachable: throw Unreachable()
        case .silence:
            try await Task.sleep(for: .seconds(100_000))
            throw Unreachable()
        }
    }

    func shutDown() async { state.withLock { $0.isShutDown = true } }

    /// Waits until so many requests have come, of those to a path.
    func requests(_ count: Int, to path: String = "/v1/traces") async throws -> [OTLPRequest] {
        while true {
            try Task.checkCancellation()
            let found = requests.filter { $0.url.hasSuffix(path) }
            if found.count >= count { return found }
            await Task.yield()
        }
    }
}

extension OTLPRequest {
    /// The names of its spans.
    var spanNames: [String] {
        get throws {
            let scope = try JSONDocument(parsing: body).root["resourceSpans"]?[0]?["scopeSpans"]?[0]
            return scope?["spans"]?.elements.compactMap { $0["name"]?.stringValue } ?? []
        }
    }

    /// The value of a counter, or nil where it is not in the document.
    func counter(_ name: String, _ label: String) throws -> Int? {
        let metrics = try JSONDocument(parsing: body).root["resourceMetrics"]?[0]?["scopeMetrics"]?[0]?["metrics"]
        let metric = metrics?.elements.first { $0["name"]?.stringValue == name }
        let points = metric?["sum"]?["dataPoints"]?.elements
        let point = points?.first { point in
            point["attributes"]?.elements.contains { $0["value"]?["stringValue"]?.stringValue == label } == true
        }
        return point?["asInt"]?.stringValue.flatMap { Int($0) }
    }
}
