import Foundation
import IntegrationTesting

#if canImport(Glibc)
import Glibc
#endif

/// A started program. Its input and output are files: nothing it prints can fill a pipe.
struct RunningPatchbay {
    private let child: ChildProcess
    private let folder: URL

    init(_ process: Process, input: Data) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-process-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try input.write(to: folder.appendingPathComponent("input"))
        process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("input"))
        process.standardOutput = try Self.file(folder.appendingPathComponent("output"))
        process.standardError = try Self.file(folder.appendingPathComponent("errors"))
        child = try ChildProcess(process)
    }

    /// Waits for the end.
    func end() async -> PatchbayProcess.Outcome {
        let status = await child.end()
        let output = try? Data(contentsOf: folder.appendingPathComponent("output"))
        let errors = try? Data(contentsOf: folder.appendingPathComponent("errors"))
        try? FileManager.default.removeItem(at: folder)
        return PatchbayProcess.Outcome(status: status, output: output ?? Data(), errors: errors ?? Data())
    }

    func interrupt() { kill(child.identifier, SIGINT) }

    /// Ends the program as a power cut would.
    func kill9() { kill(child.identifier, SIGKILL) }

    private static func file(_ url: URL) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: url.path, contents: nil)
        return try FileHandle(forWritingTo: url)
    }
}
