import IntegrationTesting
import Testing

/// Starts the hostile server once for a suite; its tests find it in `ChaosServerTrait.current`.
struct ChaosServerTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: ChaosServer?

    @concurrent
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await ChaosServer.withServer { server in
            try await Self.$current.withValue(server) { try await function() }
        }
    }
}

/// Starts the servers with bad TLS once for a suite.
struct TLSZooTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: TLSZoo?

    @concurrent
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TLSZoo.withServers { zoo in
            try await Self.$current.withValue(zoo) { try await function() }
        }
    }
}
