import Foundation
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("A token that was obtained", .timeLimit(.minutes(10)))
struct TokenLifeTests {
    static let auth = #"{ type: oauth2, config: { grant: client_credentials, tokenUrl: "https://auth.example.com/token" } }"#
    static let fields = ["client_id", "client_secret"]
    static let credentials = ["client_id": "client-7", "client_secret": "canary-secret"]

    /// Twenty parents, whose children are fetched side by side.
    static let family = """
        http: { baseUrl: "https://api.example.com", concurrency: 20 }
        streams:
          parents: { request: GET /parents, key: record.id }
          children: { each: parents, request: "GET /parents/${parent.id}/children", key: record.id }
        checks:
          known: { name: Known, over: parents, pass: record.id > 0, remediation: None. }
        """

    static func isTokenRequest(_ request: UpstreamRequest) -> Bool { request.url.hasPrefix("https://auth.example.com/") }

    /// What the API answers to an accepted token.
    static func records(_ request: UpstreamRequest) -> UpstreamResponse {
        guard request.url.hasSuffix("/children") else { return .json("[\((1...20).map { #"{"id":\#($0)}"# }.joined(separator: ","))]") }
        return .json(#"[{"id":"\#(request.url)"}]"#)
    }

    /// A token endpoint that gives `t1`, `t2` and so on.
    final class Tokens: Sendable {
        private let given = Mutex(0)

        var count: Int { given.withLock { $0 } }

        func next(expiresIn: String = "3600") -> UpstreamResponse {
            .token("t\(given.withLock { $0 += 1; return $0 })", expiresIn: expiresIn)
        }
    }

    private func sync(_ harness: EngineHarness) async throws -> SyncReport { try await harness.sync(credentials: Self.credentials) }

    @Test("expires in the middle of a run: twenty children wait for one exchange")
    func expiry() async throws {
        let tokens = Tokens()
        let clock = Mutex<EngineHarness?>(nil)
        let harness = try EngineHarness(Self.family, auth: Self.auth, fields: Self.fields) { request, _ in
            if Self.isTokenRequest(request) { return tokens.next() }
            if request.url.hasSuffix("/parents") { clock.withLock { $0 }?.advance(by: .seconds(3590)) }
            return Self.records(request)
        }
        clock.withLock { $0 = harness }
        let report = try await sync(harness)
        clock.withLock { $0 = nil }
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(tokens.count == 2)
        let children = harness.transport.requests.filter { $0.url.hasSuffix("/children") }
        #expect(children.count == 20)
        #expect(children.allSatisfy { $0.header("Authorization") == "Bearer t2" })
    }

    @Test("is revoked: twenty refusals at once lead to one exchange, and the run succeeds")
    func storm() async throws {
        let tokens = Tokens()
        let gate = Gate(20)
        let harness = try EngineHarness(
            Self.family, auth: Self.auth, fields: Self.fields,
            transport: ScriptedTransport(async: { request, _ in
                if Self.isTokenRequest(request) { return tokens.next() }
                guard request.url.hasSuffix("/children"), request.header("Authorization") == "Bearer t1" else {
                    return Self.records(request)
                }
                gate.open()
                await gate.wait()
                return .json("{}", status: 401)
            }))
        let report = try await sync(harness)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(tokens.count == 2)
        #expect(harness.transport.requests.filter { $0.header("Authorization") == "Bearer t1" }.count == 21)
        #expect(try await harness.records("children").count == 20)
    }

    @Test("is refused once more after it was replaced: the late refusal does not throw the new one away")
    func lateRefusal() async throws {
        let tokens = Tokens()
        let (asked, replaced) = (Gate(), Gate())
        let harness = try EngineHarness(
            Self.family, auth: Self.auth, fields: Self.fields,
            transport: ScriptedTransport(async: { request, _ in
                if Self.isTokenRequest(request) { return tokens.next() }
                guard request.url.hasSuffix("/children") else { return Self.records(request) }
                if request.header("Authorization") == "Bearer t2" { replaced.open() }
                guard request.header("Authorization") == "Bearer t1" else { return Self.records(request) }
                // The last child has the old token too, and hears of it when all others have the new one.
                if request.url.hasSuffix("/20/children") {
                    asked.open()
                    await replaced.wait()
                } else {
                    await asked.wait()
                }
                return .json("{}", status: 401)
            }))
        let report = try await sync(harness)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(tokens.count == 2)
    }

    @Test("is refused although it is new: the run fails, after few exchanges")
    func refusedForGood() async throws {
        let tokens = Tokens()
        let harness = try EngineHarness(Self.family, auth: Self.auth, fields: Self.fields) { request, _ in
            if Self.isTokenRequest(request) { return tokens.next() }
            return request.url.hasSuffix("/children") ? .json("{}", status: 401) : Self.records(request)
        }
        let report = try await sync(harness)
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("authentication_rejected") == true, "\(report.reason ?? "")")
        #expect((2...21).contains(tokens.count))
        #expect(harness.transport.requests.count <= 1 + 40 + tokens.count)
    }

    @Test("cannot be replaced: the whole run fails with that reason, and no child is asked for")
    func endpointGone() async throws {
        let tokens = Tokens()
        let clock = Mutex<EngineHarness?>(nil)
        let harness = try EngineHarness(Self.family, auth: Self.auth, fields: Self.fields) { request, _ in
            if Self.isTokenRequest(request) { return tokens.count == 0 ? tokens.next() : .json("{}", status: 503) }
            clock.withLock { $0 }?.advance(by: .seconds(4000))
            return Self.records(request)
        }
        clock.withLock { $0 = harness }
        let report = try await sync(harness)
        clock.withLock { $0 = nil }
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("request_rejected/status_503") == true, "\(report.reason ?? "")")
        #expect(!harness.transport.requests.contains { $0.url.hasSuffix("/children") })
        #expect(harness.transport.requests.filter(Self.isTokenRequest).count == 1 + 5)
    }

    @Test(
        "has a lifetime that cannot be: it is used until it is refused",
        arguments: ["1e300", "-1e300", "-5", "0", "null", #""nan""#, #""inf""#, #""soon""#, "1e15", "[]"])
    func oddLifetime(_ text: String) async throws {
        let tokens = Tokens()
        let harness = try EngineHarness(Self.family, auth: Self.auth, fields: Self.fields) { request, _ in
            Self.isTokenRequest(request) ? tokens.next(expiresIn: text) : Self.records(request)
        }
        let report = try await sync(harness)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(tokens.count == 1)
    }

    @Test("lives for seconds: it is used for half of them, not exchanged for every request")
    func shortLife() async throws {
        let tokens = Tokens()
        let harness = try EngineHarness(Self.family, auth: Self.auth, fields: Self.fields) { request, _ in
            Self.isTokenRequest(request) ? tokens.next(expiresIn: "20") : Self.records(request)
        }
        #expect(try await sync(harness).status == .success)
        #expect(tokens.count == 1)
    }

    @Test("is being obtained when the run is cancelled: nobody waits for the token endpoint")
    func cancelled() async throws {
        let asked = Gate()
        let harness = try EngineHarness(
            Self.family, auth: Self.auth, fields: Self.fields,
            transport: ScriptedTransport(async: { (_, _) async throws(UpstreamError) in
                asked.open()
                // Ends with the task that waits for it, and no other way.
                for await _ in AsyncStream<Void>.makeStream().stream {}
                throw UpstreamError(.cancelled, "the request was cancelled")
            }))
        let run = Task { try await harness.sync(credentials: Self.credentials) }
        await asked.wait()
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(harness.transport.requests.count == 1)
    }
}
