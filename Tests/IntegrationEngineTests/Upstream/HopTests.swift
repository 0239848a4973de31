import Testing

@testable import IntegrationEngine

/// The rules of a redirect that the hostile server cannot show, because it redirects with 302 and over http only.
struct HopTests {
    private static func hop(_ method: String, body: [UInt8]? = nil) throws -> Hop {
        let request = UpstreamRequest(
            method: method, url: "https://a.example/x", headers: [("Authorization", "s3cret"), ("Content-Type", "text/plain")], body: body)
        return Hop(request: request, url: try UpstreamURL(request.url))
    }

    @Test(
        "The method after a redirect",
        arguments: [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (307, "POST", "POST"), (308, "POST", "POST"),
            (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"), (301, "HEAD", "HEAD"),
        ])
    func method(status: Int, before: String, after: String) throws {
        var hop = try Self.hop(before, body: [1])
        try hop.follow(status: status, to: UpstreamURL("https://a.example/y"))
        #expect(hop.method == after)
        #expect((hop.body == nil) == (before != after))
        #expect(hop.headers.contains { $0.name == "Authorization" })
        #expect(hop.headers.contains { $0.name == "Content-Type" } == (before == after))
    }

    @Test(
        "No way from https to http, and no body to another origin",
        arguments: [
            (302, "GET", "http://a.example/"), (307, "POST", "https://b.example/"), (308, "PUT", "https://a.example:8443/"),
        ])
    func forbidden(status: Int, method: String, target: String) throws {
        var hop = try Self.hop(method, body: method == "GET" ? nil : [1])
        #expect { try hop.follow(status: status, to: UpstreamURL(target)) } throws: {
            ($0 as? UpstreamError)?.code == .redirectForbidden
        }
    }

    @Test("Another port, scheme or host is another origin", arguments: ["https://b.example/", "https://a.example:8443/"])
    func credentials(target: String) throws {
        var hop = try Self.hop("GET")
        try hop.follow(status: 302, to: UpstreamURL(target))
        #expect(!hop.headers.contains { $0.name == "Authorization" })
    }
}
