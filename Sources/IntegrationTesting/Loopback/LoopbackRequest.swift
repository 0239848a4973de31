package import JSONTape

/// A request as a provider on loopback received it.
package struct LoopbackRequest: Sendable {
    package let method: String
    /// Path and query as they stood in the request line.
    package let target: String
    /// As received, the Host among them.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// Without the query, still percent-encoded.
    package let path: String
    /// Decoded, in their order.
    package let query: [(name: String, value: String)]

    package init(method: String, target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        let question = target.firstIndex(of: "?")
        path = String(target[..<(question ?? target.endIndex)])
        query = question.map { URLEncodedPairs.decode(target[target.index(after: $0)...]) } ?? []
    }

    /// The first value of a header; names compare without case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The fields of a form body; none where the body is of another kind.
    package var form: [(name: String, value: String)] {
        guard mediaType == "application/x-www-form-urlencoded" else { return [] }
        return URLEncodedPairs.decode(String(decoding: body, as: UTF8.self)[...])
    }

    /// The body read as JSON, whatever its media type says: AWS's is `application/x-amz-json-1.1`. Nil where it is not JSON.
    package var json: JSONValue? {
        guard !body.isEmpty else { return nil }
        return try? JSONDocument(parsing: body).root
    }

    private var mediaType: String? {
        header("Content-Type").map { value in value.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased() }
    }
}
