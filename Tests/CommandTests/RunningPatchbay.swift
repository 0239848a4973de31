import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A started program.
///
/// Its input and output are files, not pipes: a pipe's end that another child inherited would keep it open, and the reader waiting.
struct RunningPatchbay {
    let process: Process
    private let folder: URL
    private let ended: AsyncStream<Int32>

    init(_ process: Process, input: Data) throws {
        self.process = process
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-process-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try input.write(to: folder.appendingPathComponent("input"))
        process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("input"))
        process.standardOutput = try Self.file(folder.appendingPathComponent("output"))
        process.standardError = try Self.file(folder.appendingPathComponent("errors"))
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.ended = ended
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
    }

    /// Waits for the end.
    func end() async -> PatchbayProcess.Outcome {
        var status: Int32 = -1
        for await code in ended { status = code }
        let output = try? Data(contentsOf: folder.appendingPathComponent("output"))
        let errors = try? Data(contentsOf: folder.appendingPathComponent("errors"))
        try? FileManager.default.removeItem(at: folder)
        return PatchbayProcess.Outcome(status: status, output: output ?? Data(), errors: errors ?? Data())
    }

    func interrupt() { kill(process.processIdentifier, SIGINT) }

    private static func file(_ url: URL) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: url.path, contents: nil)
        return try FileHandle(forWritingTo: url)
    }
}
