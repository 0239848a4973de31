import Foundation
import IntegrationCore
import IntegrationTesting
import Synchronization

/// Keeps what every server of the suite has written, logged and answered, for a search for planted secrets afterwards (`scripts/canaries.sh`);
/// nothing without `PATCHBAY_KEEP`, the folder for it.
enum Canary {
    /// In every secret of a sandbox that can be any text: credentials, client secrets, codes, tokens.
    static let mark = SandboxProvider.secretMark

    private static let folder = ProcessInfo.processInfo.environment["PATCHBAY_KEEP"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
    private static let lock = Mutex(())

    /// The fixtures with the mark in every credential that the manifest lets be any text.
    static func marked(_ fixtures: SandboxFixtures, _ manifest: IntegrationManifest) -> SandboxFixtures {
        var fixtures = fixtures
        fixtures.credentials = OrderedMap(
            fixtures.credentials.map { name, value in
                let isFree = value != SandboxFixtures.generatedKey && manifest.credentialFields.first { $0.id == name }?.pattern == nil
                return (name, isFree && !value.contains(mark) ? value + mark : value)
            })
        return fixtures
    }

    /// Takes down what a client was answered.
    static func keep(answer: String) { append(answer, to: "answers.txt") }

    /// Takes down everything of a server: its folder, while the database is open, and its log.
    static func keep(_ server: TestServer) async {
        await keep(folder: server.folder, log: server.log.text)
        // A key has no room for a mark: a line of it is looked for instead.
        for name in server.sandbox.connection.credentials.names {
            let lines = server.sandbox.connection.credentials.reveal(name)?.split(separator: "\n") ?? []
            if lines.count > 3, lines[0].contains("PRIVATE KEY") { append(String(lines[2]), to: "../canaries.txt") }
        }
    }

    /// - Parameter folder: with the database, while it is open.
    static func keep(folder source: URL, log: String = "") async {
        guard let folder else { return }
        let place = folder.appending(path: "seen/\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // By another process: closing a file here would take SQLite's locks on it away.
        _ = await (try? ChildProcess(["cp", "-R", source.path, place.path], errors: .nowhere))?.end()
        if !log.isEmpty { try? Data(log.utf8).write(to: place.appending(path: "log.txt")) }
    }

    private static func append(_ text: String, to name: String) {
        guard let folder else { return }
        let place = folder.appending(path: "seen")
        lock.withLock { _ in
            try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let file = place.appending(path: name).path
            if !FileManager.default.fileExists(atPath: file) { _ = FileManager.default.createFile(atPath: file, contents: nil) }
            guard let handle = FileHandle(forWritingAtPath: file) else { return }
            handle.seekToEndOfFile()
            handle.write(Data((text + "\n").utf8))
            try? handle.close()
        }
    }
}
