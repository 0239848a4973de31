import IntegrationTesting
import Testing

/// Walks the flow as a person's browser does.
struct TestBrowser {
    let server: TestServer
    var cookies: [String: String] = [:]

    /// Follows a redirect of our server, keeps its cookie, and gives back where it leads.
    mutating func open(_ url: String) async throws -> (status: Int, location: String?, text: String) {
        let header = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let answer = try await server.admin.with(key: nil).send(
            "GET", url.replacing(server.admin.origin, with: ""), headers: header.isEmpty ? [] : [("Cookie", header)])
        if let set = answer.header("Set-Cookie"), let pair = set.split(separator: ";").first {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(parts[0])] = String(parts[1])
        }
        return (answer.status, answer.header("Location"), answer.text)
    }

    /// Says yes at the provider; gives back where it sends the browser.
    func consent(_ url: String) async throws -> String {
        let target = url.replacing(server.provider, with: "")
        return try #require(try await server.admin.with(key: nil, origin: server.sandbox.origin).get(target).header("Location"))
    }
}
