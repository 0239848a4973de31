import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("What cannot be fetched below a stream")
struct MissingChildrenTests {
    private static let yaml = """
        http: { baseUrl: "https://api.example.com", retry: { attempts: 1 } }
        streams:
          things: { request: GET /things, key: record.id }
          parts: { each: things, request: "GET /things/${parent.id}/parts", key: record.id }
        checks:
          few: { name: Few, over: things, where: record.id < 3, pass: parts.size() < 9, remediation: None. }
        """

    @Test("leaves records alone that the check is not about")
    func condition() async throws {
        let harness = try EngineHarness(Self.yaml) { request, _ in
            request.url.hasSuffix("/parts")
                ? .json("{}", status: 500) : .json("[\((1...9).map { "{\"id\":\($0)}" }.joined(separator: ","))]")
        }
        #expect(try await harness.sync().status == .inconclusive)
        #expect(Set(try await harness.findings().map(\.resource.id)) == ["1", "2"])
    }

    @Test("is no cause of its own where the stream above may not be read")
    func cause() async throws {
        let harness = try EngineHarness(Self.yaml) { _, _ in .json("{}", status: 403) }
        let report = try await harness.sync()
        #expect(report.status == .failed && report.cause == .permissionMissing)
        #expect(report.reason?.hasPrefix("things: permission_missing") == true, "\(report.reason ?? "")")
        #expect(report.streams.map(\.failure?.detail).last == "parent_failed")
    }
}

/// A check that looks at the parent is about the parent too: when that changes, children that did not are judged again.
