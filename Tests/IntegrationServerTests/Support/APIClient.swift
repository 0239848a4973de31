import IntegrationEngine
import JSONTape
import Testing

/// Sends requests to a server under test with one key, as any HTTP client would.
struct APIClient {
    let origin: String
    let client: UpstreamClient
    var key: String?

    struct Answer {
        let status: Int
        let headers: UpstreamHeaders
        let text: String

        /// The body; null where it is empty.
        var json: JSONValue {
            get throws { try JSONDocument(parsing: text.isEmpty ? "null" : text).root }
        }

        /// A text of the body, or of an object in it, by its path.
        func text(_ path: String...) throws -> String? {
            var value: JSONValue? = try json
            for name in path { value = value?[name] }
            return value?.stringValue
        }
    }

    func with(key: String?) -> APIClient {
        var other = self
        other.key = key
        return other
    }

    func send(_ method: String, _ target: String, _ body: String? = nil) async throws -> Answer {
        var headers: [(String, String)] = []
        if let key { headers.append(("Authorization", "Bearer \(key)")) }
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let response = try await client.send(
            UpstreamRequest(method: method, url: origin + target, headers: headers, body: body.map { Array($0.utf8) }),
            limits: UpstreamLimits())
        return Answer(status: response.status, headers: response.headers, text: String(decoding: response.body, as: UTF8.self))
    }

    func get(_ target: String) async throws -> Answer { try await send("GET", target) }
    func post(_ target: String, _ body: String? = nil) async throws -> Answer { try await send("POST", target, body) }
    func put(_ target: String, _ body: String) async throws -> Answer { try await send("PUT", target, body) }
    func delete(_ target: String) async throws -> Answer { try await send("DELETE", target) }
}
