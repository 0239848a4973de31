import IntegrationEngine
import IntegrationTesting
import Testing

/// Runs `body` with a client that may use exactly these ports of 127.0.0.1.
func withLoopbackClient<R>(
    ports: [Int], limits: UpstreamLimits = .test, trustRoots: TrustRoots = .system, originOverride: OriginOverride? = nil,
    _ body: (UpstreamClient) async throws -> R
) async throws -> R {
    let policy = EgressPolicy(allowedAddresses: Set(try ports.map { try HostPort("127.0.0.1:\($0)") }))
    return try await UpstreamClient.withClient(
        policy: policy, limits: limits, originOverride: originOverride, trustRoots: trustRoots, body)
}

extension UpstreamLimits {
    /// Short enough that a test of a timeout is quick, long enough for a busy machine.
    static var test: UpstreamLimits {
        var limits = UpstreamLimits()
        limits.connect = .seconds(15)
        limits.firstByte = .seconds(30)
        limits.idle = .seconds(30)
        limits.total = .seconds(60)
        limits.maximumBodyBytes = 4 << 20
        return limits
    }

    func with(_ change: (inout UpstreamLimits) -> Void) -> UpstreamLimits {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The error that `body` throws; records an issue if it throws none.
func upstreamError(
    _ body: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) async -> UpstreamError? {
    do {
        _ = try await body()
        Issue.record("no error was thrown", sourceLocation: sourceLocation)
    } catch let error as UpstreamError {
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
