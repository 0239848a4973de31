import Testing

/// Walks the flow as a person's browser does.
struct TestBrowser {
    let client: APIClient
    var cookies: [String: String] = [:]

    init(_ client: APIClient) { self.client = client.with(key: nil, origin: "") }

    init(server: TestServer) { self.init(server.admin) }

    /// Opens an address of our server, keeps its cookie, and gives back where it leads.
    mutating func open(_ url: String) async throws -> (status: Int, location: String?, text: String) {
        let header = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let answer = try await client.send("GET", url, headers: header.isEmpty ? [] : [("Cookie", header)])
        if let set = answer.header("Set-Cookie"), let pair = set.split(separator: ";").first {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(parts[0])] = String(parts[1])
        }
        return (answer.status, answer.header("Location"), answer.text)
    }

    /// Says yes at the provider; gives back where it sends the browser.
    func consent(_ url: String) async throws -> String {
        var provider = client
        provider.isOurs = false
        return try #require(try await provider.get(url).header("Location"))
    }
}
