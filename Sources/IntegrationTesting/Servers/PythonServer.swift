package import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A Python script of the test data that serves until it is stopped.
package struct PythonServer: Sendable {
    /// A script that did not come up.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts a script of the test data, waits for its first line of output (which each script prints when it listens), runs `body`, and
    /// stops it.
    ///
    /// - Parameters:
    ///   - script: path inside the test data.
    ///   - ports: how many ports in a row it needs; the first one is given to `arguments` and `body`.
    ///   - arguments: its command line, made from the port.
    package static func withServer<R>(
        _ script: String, ports: Int = 1, arguments: (Int) -> [String], _ body: (_ port: Int) async throws -> R
    ) async throws -> R {
        try await withServer(TestDataFolder.url(of: script), ports: ports, arguments: arguments) { port, _ in try await body(port) }
    }

    /// The same for a script anywhere; `body` gets its first line too.
    package static func withServer<R>(
        _ script: URL, ports: Int = 1, arguments: (Int) -> [String], _ body: (_ port: Int, _ firstLine: String) async throws -> R
    ) async throws -> R {
        var tries = 3
        while true {
            let port = try FreePort.find(inARow: ports)
            let child = try ChildProcess(["python3", "-u", script.path] + arguments(port), output: .pipe)
            // A script that dies closes its end, so this does not wait for ever.
            let line = await firstLine(of: child.output)
            let result: Result<R, any Error>?
            do {
                result = if let line { .success(try await body(port, line)) } else { nil }
            } catch {
                result = .failure(error)
            }
            kill(child.identifier, SIGKILL)
            await child.end()
            if let result { return try result.get() }
            // Somebody else may have taken one of its ports since they were looked for.
            tries -= 1
            try Task.checkCancellation()
            if tries == 0 { throw StartFailure(description: "\(script.lastPathComponent) did not start, the last time on port \(port)") }
        }
    }

    /// Whether Python can import these packages, or tests that need them shall fail for want of them (in continuous integration). What is
    /// missing is said aloud.
    package static func has(packages: [String]) async -> Bool {
        let imports = packages.map { "import \($0)" }.joined(separator: "; ")
        guard let child = try? ChildProcess(["python3", "-c", imports], output: .nowhere, errors: .nowhere) else { return false }
        if await child.end() == 0 { return true }
        let message = "Python lacks one of \(packages.joined(separator: ", ")): the tests that need them do not run\n"
        FileHandle.standardError.write(Data(message.utf8))
        return ProcessInfo.processInfo.environment["CI"] != nil
    }

    /// Nil where it ends before.
    static func firstLine(of handle: FileHandle?) async -> String? {
        guard let handle else { return nil }
        let (chunks, continuation) = AsyncStream.makeStream(of: Data.self)
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { continuation.finish() } else { continuation.yield(data) }
        }
        defer { handle.readabilityHandler = nil }
        var received = Data()
        for await chunk in chunks {
            received += chunk
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) { return String(decoding: received[..<end], as: UTF8.self) }
        }
        return nil
    }
}
