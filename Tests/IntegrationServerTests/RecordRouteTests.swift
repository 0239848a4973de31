import IntegrationTesting
import JSONTape
import Testing

@Suite("Records by the API", .timeLimit(.minutes(10)))
struct RecordRouteTests {
    @Test("A stream that there is not is refused, unless nobody knows any more which there are")
    func misspeltStreams() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            func records(_ stream: String) async throws -> APIClient.Answer {
                try await client.get("/integrations/connections/\(id)/records?stream=\(stream)")
            }
            // Before the first run there is nothing of it, and that is no error.
            #expect(try await records("things").json["data"]?.count == 0)
            let refused = try await records("thigns")
            #expect(try refused.status == 422 && refused.text("code") == "invalid_fields", "\(refused.text)")
            let problem = try refused.json["errors"]?[0]
            #expect(problem?["field"]?.stringValue == "stream")
            #expect(problem?["fix"]?.stringValue == "Did you mean `things`? Known: things.")
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "success")
            // As if the integration had been taken out of the catalog.
            try await SQL(server.path).execute("UPDATE connections SET provider = 'gone'")
            #expect(try await records("things").json["data"]?.count == 2)
            #expect(try await records("thigns").json["data"]?.count == 0)
        }
    }
}
