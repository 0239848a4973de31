import Foundation
import IntegrationTesting
import JSONTape
import Testing

/// The AWS API of moto with an account of our making in it; signatures and permissions are enforced.
struct MotoServer: Sendable {
    /// What is in the account.
    enum State: String, Sendable {
        /// Every misconfiguration that the checks look for and moto can have, beside what is right.
        case sick
        /// Only what is right.
        case healthy
    }

    let port: Int
    private let seeded: JSONDocument

    /// `127.0.0.1:PORT`.
    var hostAndPort: String { "127.0.0.1:\(port)" }

    /// How many users there are.
    var userCount: Int { Int(seeded.root["users"]?.int64Value ?? 0) }

    /// The key of a user, as credentials.
    func key(of user: String) throws -> [String: String] {
        let key = try #require(seeded.root["keys"]?[user])
        return ["access_key_id": try #require(key["id"]?.stringValue), "secret_access_key": try #require(key["secret"]?.stringValue)]
    }

    /// Whether its tests shall run: moto is a Python package, and not everywhere.
    static func isAvailable() async -> Bool { await PythonServer.has(packages: ["moto.server", "boto3"]) }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "seed.py")

    /// Starts and seeds it, runs `body`, and stops it.
    static func with<R>(_ state: State, _ body: (MotoServer) async throws -> R) async throws -> R {
        try await PythonServer.withServer(script, arguments: { ["\($0)", state.rawValue] }) { port, line in
            try await body(MotoServer(port: port, seeded: try JSONDocument(parsing: Array(line.utf8))))
        }
    }
}

/// Starts one sick account for a suite.
struct MotoTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: MotoServer?

    @concurrent
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await MotoServer.with(.sick) { server in
            try await Self.$current.withValue(server) { try await function() }
        }
    }
}
