import CEL
package import IntegrationAuth

/// A request with everything filled in but credentials, signature and page position; still in parts, so that paging can set one.
package struct BuiltRequest: Sendable {
    package var method: String
    package var url: UpstreamURL
    package var headers: [(name: String, value: String)]
    package var body: RequestPayload?
    /// How it is signed, where that differs from the integration's way.
    package var signing = RequestSignature.inherited
    /// Names of the query parameters that it brings itself: those that all requests have do not replace them.
    package var ownQuery: Set<String> = []
    /// Whether errors of its answer stand in the body, beside status 200 and what data there is (GraphQL, section 7).
    package var isGraphQL = false
    /// Whether it may be sent again although its method is not idempotent.
    package var isRetryable: Bool

    package init(
        method: String, url: UpstreamURL, headers: [(name: String, value: String)] = [], body: RequestPayload? = nil,
        isRetryable: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRetryable = isRetryable
    }

    /// Sets a header, replacing those of the same name in any case.
    package mutating func setHeader(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append((name, value))
    }

    /// Sets a header unless one of that name is there.
    package mutating func setDefaultHeader(_ name: String, _ value: String) {
        guard !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
        headers.append((name, value))
    }

    /// The request as it is signed and sent.
    package var signable: SignableRequest {
        get throws(EngineError) {
            var complete = self
            if let body { complete.setDefaultHeader("Content-Type", body.contentType) }
            return SignableRequest(method: method, url: url.text, headers: complete.headers, body: try body?.bytes() ?? [])
        }
    }
}
