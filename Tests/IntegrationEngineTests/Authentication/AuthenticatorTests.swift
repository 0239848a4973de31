import Foundation
import IntegrationAuth
import IntegrationCore
import Logging
import Synchronization
import Testing

@testable import IntegrationEngine

/// Who waits for an exchange, and what becomes of it when they stop.
@Suite(.timeLimit(.minutes(10)))
struct AuthenticatorTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
        """

    private func authenticator(_ script: @escaping ScriptedTransport.AsyncScript) throws -> (Authenticator, EngineHarness) {
        let harness = try EngineHarness(
            Self.things, auth: TokenLifeTests.auth, fields: TokenLifeTests.fields, transport: ScriptedTransport(async: script))
        let inputs = RunInputs(
            config: [:], variables: [:], credentials: IntegrationCredentials(TokenLifeTests.credentials), now: harness.clock.now(),
            runID: "run", mode: .full)
        let exchanger = TokenExchanger(
            client: CredentialClient(
                transport: harness.transport, limits: UpstreamLimits(), retry: RetryPolicy(), maximumWait: .seconds(300),
                clock: harness.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            originOverride: nil, baseURL: harness.integration.baseURL, retryStatuses: [503], retryAfterHeader: "retry-after",
            clock: harness.clock, secrets: KnownSecrets())
        let authenticator = Authenticator(
            strategy: harness.integration.auth, inputs: inputs, originOverride: nil, exchanger: exchanger, clock: harness.clock)
        return (authenticator, harness)
    }

    private func request() throws -> BuiltRequest { BuiltRequest(method: "GET", url: try UpstreamURL("https://api.example.com/things")) }

    @Test("One of two stops waiting: the other gets the token")
    func oneLeaves() async throws {
        let (asked, answered) = (Gate(), Gate())
        let (authenticator, harness) = try authenticator { _, _ in
            asked.open()
            await answered.wait()
            return .token("t1")
        }
        let request = try request()
        let first = Task { try await authenticator.authorized(request) }
        await asked.wait()
        let second = Task { try await authenticator.authorized(request) }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        answered.open()
        #expect(try await second.value.request.header("Authorization") == "Bearer t1")
        #expect(harness.transport.requests.count == 1)
    }

    @Test("Nobody waits any more: the exchange is cancelled, and the next request begins another")
    func allLeave() async throws {
        let (asked, cancelled) = (Gate(), Gate())
        let (authenticator, harness) = try authenticator { (_, number) async throws(UpstreamError) in
            if number > 1 { return .token("t\(number)") }
            asked.open()
            for await _ in AsyncStream<Void>.makeStream().stream {}
            cancelled.open()
            throw UpstreamError(.cancelled, "the request was cancelled")
        }
        let request = try request()
        let waiting = Task { try await authenticator.authorized(request) }
        await asked.wait()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await cancelled.wait()
        #expect(try await authenticator.authorized(request).request.header("Authorization") == "Bearer t2")
        #expect(harness.transport.requests.count == 2)
    }

    @Test("A refusal counts once for each token")
    func generations() async throws {
        let (authenticator, _) = try authenticator { _, number in .token("t\(number)") }
        let first = try await authenticator.authorized(try request())
        #expect(await authenticator.invalidate(first.generation))
        // The second who was refused finds nothing held, and may wait for what comes.
        #expect(await authenticator.invalidate(first.generation))
        let second = try await authenticator.authorized(try request())
        #expect(second.generation != first.generation)
        #expect(await authenticator.invalidate(first.generation))
        #expect(try await authenticator.authorized(try request()).generation == second.generation)
    }
}
