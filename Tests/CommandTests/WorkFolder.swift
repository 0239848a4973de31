import Foundation

/// An empty folder for one test, removed afterwards.
enum WorkFolder {
    static func with<R>(_ body: (PatchbayProcess, URL) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(PatchbayProcess(folder: folder), folder)
    }
}
