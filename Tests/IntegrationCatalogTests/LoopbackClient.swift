import IntegrationEngine

/// Sends single requests to a provider on loopback, as any HTTP client would.
struct LoopbackClient {
    let origin: String
    let client: UpstreamClient

    static func withClient<R>(origin: String, hostAndPort: String, _ body: (LoopbackClient) async throws -> R) async throws -> R {
        let policy = EgressPolicy(allowedAddresses: [try HostPort(hostAndPort)])
        return try await UpstreamClient.withClient(policy: policy) { client in
            try await body(LoopbackClient(origin: origin, client: client))
        }
    }

    func send(
        _ method: String = "GET", _ target: String, headers: KeyValuePairs<String, String> = [:], body: String? = nil
    ) async throws -> UpstreamResponse {
        try await client.send(
            UpstreamRequest(
                method: method, url: origin + target, headers: headers.map { ($0.key, $0.value) }, body: body.map { Array($0.utf8) }),
            limits: UpstreamLimits())
    }

    func status(
        _ method: String = "GET", _ target: String, headers: KeyValuePairs<String, String> = [:], body: String? = nil
    ) async throws -> Int {
        try await send(method, target, headers: headers, body: body).status
    }
}

extension UpstreamResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
