import IntegrationTesting
import JSONTape
import Testing

@Suite("The description of the API", .timeLimit(.minutes(10)))
struct DescriptionTests {
    @Test func hasEveryRouteAndNoOther() async throws {
        try await TestServer.withServer { server in
            #expect(server.operations == server.routes)
            #expect(server.operations.count > 30)
            let answer = try await server.admin.with(key: nil).get("/openapi.json")
            #expect(try answer.text("openapi") == "3.1.0")
            var described: Set<String> = []
            for (path, methods) in try #require(try answer.json["paths"]).members {
                for (method, _) in methods.members { described.insert("\(method.uppercased()) \(path)") }
            }
            #expect(described == server.routes)
            let page = try await server.admin.with(key: nil).get("/docs")
            #expect(page.status == 200 && page.text.contains("/integrations/connections/{id}/runs"))
            #expect(!page.text.contains("src="))
        }
    }

    /// Every shape that is named is there, so that tools can read it.
    @Test func namesOnlyShapesThatAreThere() async throws {
        try await TestServer.withServer { server in
            let answer = try await server.admin.get("/openapi.json")
            let shapes = Set(try #require(try answer.json["components"]?["schemas"]).members.map(\.key))
            for part in answer.text.split(separator: "#/components/schemas/").dropFirst() {
                #expect(shapes.contains(String(part.prefix { $0.isLetter })))
            }
        }
    }
}
