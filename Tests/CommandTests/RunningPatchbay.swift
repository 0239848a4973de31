import Foundation
import IntegrationTesting

#if canImport(Glibc)
import Glibc
#endif

/// A started program. Its input and output are files: nothing it prints can fill a pipe.
struct RunningPatchbay {
    private let child: ChildProcess
    private let streams: URL

    init(_ command: [String], environment: [String: String], folder: URL, input data: Data) throws {
        let streams = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-process-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        let input = streams.appendingPathComponent("input")
        try data.write(to: input)
        child = try ChildProcess(
            command, environment: environment, folder: folder.path, input: input.path,
            output: .file(streams.appendingPathComponent("output").path), errors: .file(streams.appendingPathComponent("errors").path))
        self.streams = streams
    }

    /// Waits for the end.
    func end() async -> PatchbayProcess.Outcome {
        let status = await child.end()
        let output = try? Data(contentsOf: streams.appendingPathComponent("output"))
        let errors = try? Data(contentsOf: streams.appendingPathComponent("errors"))
        try? FileManager.default.removeItem(at: streams)
        return PatchbayProcess.Outcome(status: status, output: output ?? Data(), errors: errors ?? Data())
    }

    /// What it has printed so far.
    var outputSoFar: String {
        (try? String(contentsOf: streams.appendingPathComponent("output"), encoding: .utf8)) ?? ""
    }

    var errorsSoFar: String {
        (try? String(contentsOf: streams.appendingPathComponent("errors"), encoding: .utf8)) ?? ""
    }

    func send(_ signal: Int32) { kill(child.identifier, signal) }

    /// Ends the program as a power cut would.
    func kill9() { kill(child.identifier, SIGKILL) }
}
