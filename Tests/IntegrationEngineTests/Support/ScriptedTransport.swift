import IntegrationEngine
import Synchronization

/// Answers requests by a closure and remembers them.
final class ScriptedTransport: UpstreamTransport {
    typealias Script = @Sendable (_ request: UpstreamRequest, _ number: Int) throws(UpstreamError) -> UpstreamResponse

    private let script: Script
    private let before: @Sendable (UpstreamRequest) async -> Void
    private let seen = Mutex<[UpstreamRequest]>([])

    /// - Parameter before: What has to happen before a request is answered.
    init(_ script: @escaping Script, before: @escaping @Sendable (UpstreamRequest) async -> Void = { _ in }) {
        self.script = script
        self.before = before
    }

    var requests: [UpstreamRequest] { seen.withLock { $0 } }

    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        let number = seen.withLock { seen in
            seen.append(request)
            return seen.count
        }
        await before(request)
        return try script(request, number)
    }
}

extension UpstreamResponse {
    static func json(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> UpstreamResponse {
        UpstreamResponse(status: status, headers: UpstreamHeaders(headers), body: Array(text.utf8), url: "https://api.example.com/")
    }
}
