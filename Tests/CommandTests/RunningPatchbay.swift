import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A started program.
struct RunningPatchbay {
    let process: Process
    private let output: AsyncStream<Data>
    private let errors: AsyncStream<Data>
    private let ended: AsyncStream<Int32>

    init(_ process: Process, input: Data) throws {
        self.process = process
        let (inputPipe, outputPipe, errorPipe) = (Pipe(), Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        output = Self.chunks(of: outputPipe.fileHandleForReading)
        errors = Self.chunks(of: errorPipe.fileHandleForReading)
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.ended = ended
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        // A program that does not read its input may be gone already.
        try? inputPipe.fileHandleForWriting.write(contentsOf: input)
        try? inputPipe.fileHandleForWriting.close()
    }

    /// Waits for the end.
    func end() async -> PatchbayProcess.Outcome {
        async let output = Self.all(output)
        async let errors = Self.all(errors)
        var status: Int32 = -1
        for await code in ended { status = code }
        return await PatchbayProcess.Outcome(status: status, output: output, errors: errors)
    }

    func interrupt() { kill(process.processIdentifier, SIGINT) }

    private static func chunks(of handle: FileHandle) -> AsyncStream<Data> {
        let (chunks, continuation) = AsyncStream.makeStream(of: Data.self)
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            } else {
                continuation.yield(data)
            }
        }
        return chunks
    }

    private static func all(_ chunks: AsyncStream<Data>) async -> Data {
        var all = Data()
        for await chunk in chunks { all += chunk }
        return all
    }
}
