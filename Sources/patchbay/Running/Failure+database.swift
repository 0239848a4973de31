import Foundation
import IntegrationStore

extension Failure {
    /// Gives what the store throws the name of its file.
    static func naming<Result>(database path: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as StoreError {
            throw Failure(error, database: StoreAddress(path).description)
        }
    }

    private init(_ error: StoreError, database path: String) {
        switch error.code {
        case .notFound, .invalidInput, .conflict: self.init(.usage, "Error: \(error.reason)")
        case .otherIdentity:
            self.init(
                .usage,
                """
                Error: \(path): \(error.reason). Nothing was changed, since a run would delete it and resolve its findings.
                To keep both: --connection NAME, or --database FILE. If it is the same system all the same: --confirm-settings
                """)
        default: self.init(.usage, "Error: \(path): \(error.reason) (\(error.code))" + Self.hint(error.code, path))
        }
    }

    private static func hint(_ code: StoreError.Code, _ path: String) -> String {
        guard StoreAddress(path).path != nil else { return "" }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return "\n\(path) is a folder; --database names a file."
        }
        guard code == .cannotOpen || code == .readOnly || code == .inputOutput else { return "" }
        if !FileManager.default.fileExists(atPath: folder) { return "\nThere is no folder \(folder); make it first." }
        // SQLite keeps its log beside the file, also for reading.
        return FileManager.default.isWritableFile(atPath: folder) ? "" : "\nThe folder \(folder) must be writable, also for reading."
    }
}
