/// The upstream that misbehaves on purpose (`servers/chaos/hostile.py`): one path per fault.
package struct ChaosServer: Sendable {
    package static let script = "servers/chaos/hostile.py"

    /// Where it listens on 127.0.0.1.
    package let port: Int

    /// The URL of a fault, such as `/drip?n=600`.
    package func url(_ path: String) -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// Starts the server, runs `body`, and stops it.
    package static func withServer<R>(_ body: (ChaosServer) async throws -> R) async throws -> R {
        try await PythonServer.withServer(script, arguments: { ["\($0)"] }, { try await body(ChaosServer(port: $0)) })
    }
}
