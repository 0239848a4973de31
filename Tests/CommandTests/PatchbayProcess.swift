import Foundation
import IntegrationTesting

/// Runs the built program as a person does, and keeps what it printed.
struct PatchbayProcess {
    /// What a process came to.
    struct Outcome {
        var status: Int32
        var output: Data
        var errors: Data

        var outputText: String { String(decoding: output, as: UTF8.self) }
        var errorText: String { String(decoding: errors, as: UTF8.self) }

        /// Standard output as a JSON object; nil when it is none.
        var json: [String: JSONAny]? { try? JSONDecoder().decode([String: JSONAny].self, from: output) }
    }

    /// Working directory.
    var folder: URL
    /// Instead of the environment of the tests, apart from what a process needs to start.
    var environment: [String: String] = [:]

    static var executable: URL { BuiltProgram.patchbay }

    /// The package.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let process = try start(arguments, input: input)
        return await process.end()
    }

    func run(_ arguments: String..., input: String = "") async throws -> Outcome {
        try await run(arguments, input: input)
    }

    /// Runs a line of bash, in which `$0` is the program.
    func shell(_ command: String) async throws -> Outcome {
        let bash = try start(command: ["/bin/bash", "-c", command, Self.executable.path], input: "")
        return await bash.end()
    }

    func start(_ arguments: [String], input: String = "") throws -> RunningPatchbay {
        try start(command: [Self.executable.path] + arguments, input: input)
    }

    private func start(command: [String], input: String) throws -> RunningPatchbay {
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key) }
        return try RunningPatchbay(command, environment: inherited.merging(environment) { $1 }, folder: folder, input: Data(input.utf8))
    }
}
