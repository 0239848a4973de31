import AsyncHTTPClient
import JSONTape
import NIOCore
import NIOHTTP1
import Testing

/// Sends requests to a server under test with one key, as any HTTP client would; redirects are for the tests to follow.
struct APIClient {
    let origin: String
    let client: HTTPClient
    var key: String?
    /// Whether it talks to our server: what a provider answers holds secrets.
    var isOurs = true

    struct Answer {
        let status: Int
        let text: String
        fileprivate let headers: [(name: String, value: String)]

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

        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    }

    /// The same for another origin or key.
    func with(key: String?, origin: String? = nil) -> APIClient {
        APIClient(origin: origin ?? self.origin, client: client, key: key)
    }

    func send(
        _ method: String, _ target: String, _ body: String? = nil, type: String? = "application/json", headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: origin + target)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        if let body {
            if let type { request.headers.replaceOrAdd(name: "Content-Type", value: type) }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await client.execute(request, timeout: .minutes(5))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        let answer = Answer(
            status: Int(response.status.code), text: String(buffer: bytes),
            headers: response.headers.map { (name: $0.name, value: $0.value) })
        if isOurs { Canary.keep(answer: "\(answer.headers) \(answer.text)") }
        return answer
    }

    /// Lets a connection be tested many times at once, by all servers in turn.
    /// - Returns: how many answers said what.
    func testAtOnce(_ connection: String, _ count: Int, at origins: [String]) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<count {
                let other = with(key: key, origin: origins[number % origins.count])
                group.addTask {
                    let answer = try await other.post("/integrations/connections/\(connection)/test")
                    return try answer.text("status") ?? answer.text
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }

    func get(_ target: String) async throws -> Answer { try await send("GET", target) }
    func post(_ target: String, _ body: String? = nil) async throws -> Answer { try await send("POST", target, body) }
    func put(_ target: String, _ body: String) async throws -> Answer { try await send("PUT", target, body) }
    func delete(_ target: String) async throws -> Answer { try await send("DELETE", target) }
}
