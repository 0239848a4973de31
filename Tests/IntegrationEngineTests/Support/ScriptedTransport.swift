import IntegrationEngine
import Synchronization

/// Answers requests by a closure and remembers them.
final class ScriptedTransport: UpstreamTransport {
    typealias Script = @Sendable (_ request: UpstreamRequest, _ number: Int) throws(UpstreamError) -> UpstreamResponse
    typealias AsyncScript = @Sendable (_ request: UpstreamRequest, _ number: Int) async throws(UpstreamError) -> UpstreamResponse

    private let script: AsyncScript
    private let seen = Mutex<[UpstreamRequest]>([])

    convenience init(_ script: @escaping Script) {
        self.init(async: { (request, number) async throws(UpstreamError) in try script(request, number) })
    }

    /// Answers that may have to wait for one another.
    init(async script: @escaping AsyncScript) {
        self.script = script
    }

    var requests: [UpstreamRequest] { seen.withLock { $0 } }

    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        let number = seen.withLock { seen in
            seen.append(request)
            return seen.count
        }
        var response = try await script(request, number)
        if response.url.isEmpty { response.url = request.url }
        return response
    }
}

extension UpstreamResponse {
    /// A token endpoint's answer.
    static func token(_ token: String, expiresIn: String = "3600") -> UpstreamResponse {
        json(#"{"access_token":"\#(token)","expires_in":\#(expiresIn)}"#)
    }

    /// - Parameter url: Where redirects led; by default there were none.
    static func json(
        _ text: String, status: Int = 200, headers: [(name: String, value: String)] = [], url: String = ""
    ) -> UpstreamResponse {
        UpstreamResponse(status: status, headers: UpstreamHeaders(headers), body: Array(text.utf8), url: url)
    }
}

extension UpstreamRequest {
    /// The value of a header.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
