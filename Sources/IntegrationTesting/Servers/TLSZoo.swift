import Foundation

/// Eight servers with bad TLS and one good (`servers/chaos/tlszoo.py`); needs the Python packages trustme and cryptography.
package struct TLSZoo: Sendable {
    package static let script = "servers/chaos/tlszoo.py"

    /// Whether its tests shall run: like ``TestDataFolder/has(_:)``, and the Python packages must be there.
    package static func isAvailable() async -> Bool {
        guard TestDataFolder.has(script) else { return false }
        return await PythonServer.has(packages: ["trustme", "cryptography"])
    }

    /// The servers, in the order of their ports.
    package enum Animal: Int, CaseIterable, Sendable {
        case good, expired, notYetValid, wrongHost, unknownAuthority, oldVersion, plain, stalled, weakKey
    }

    /// The port of ``Animal/good`` on 127.0.0.1.
    package let basePort: Int
    /// The path of a PEM file with the authority that signed all of them but one.
    package let authority: String

    package func port(of animal: Animal) -> Int { basePort + animal.rawValue }

    package func url(of animal: Animal) -> String { "https://127.0.0.1:\(port(of: animal))/" }

    /// Starts the servers, runs `body`, stops them, and removes their keys.
    package static func withServers<R>(_ body: (TLSZoo) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tlszoo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await PythonServer.withServer(
            script, ports: Animal.allCases.count, arguments: { [folder.path, "\($0)"] },
            { try await body(TLSZoo(basePort: $0, authority: folder.appendingPathComponent("ca.pem").path)) })
    }
}
