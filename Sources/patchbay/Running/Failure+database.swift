import Foundation
import IntegrationStore

extension Failure {
    /// Gives what the store throws the name of its file, and says what to do.
    ///
    /// - Parameter goesOn: whether the same command goes on where it was.
    static func naming<Result>(
        database path: String, goesOn: Bool = false, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as StoreError {
            throw Failure(error, database: StoreAddress(path).description, goesOn: goesOn)
        }
    }

    private init(_ error: StoreError, database path: String, goesOn: Bool) {
        switch error.code {
        case .notFound, .invalidInput, .conflict: self.init(.usage, "Error: \(error.reason)")
        case .otherIdentity:
            self.init(
                .usage,
                """
                Error: \(path): \(error.reason). Nothing was changed, since a run would delete it and resolve its findings.
                To keep both: --connection NAME, or --database FILE. If it is the same system all the same: --confirm-settings
                """)
        default:
            var lines = ["Error: \(path): \(error.reason) (\(error.code))"]
            if let hint = StoreAddress(path).isPostgreSQL ? Self.serverHint(error.code) : Self.fileHint(error.code, path) {
                lines.append(hint)
            }
            if goesOn, error.isTransient { lines.append("What came so far is stored; the same command goes on from there.") }
            self.init(.usage, lines.joined(separator: "\n"))
        }
    }

    private static func serverHint(_ code: StoreError.Code) -> String? {
        switch code {
        case .full: "Make room on the disk of the database server."
        case .tooManyConnections: "Let others end theirs, or raise max_connections of the server."
        case .readOnly: "The URL has to name a server that can be written to (target_session_attrs=read-write)."
        case .inputOutput, .unknownOutcome: "Look whether the server runs and can be reached."
        default: nil
        }
    }

    private static func fileHint(_ code: StoreError.Code, _ path: String) -> String? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return "\(path) is a folder; --database names a file."
        }
        if code == .full { return "Make room on the disk of \(folder)." }
        guard code == .cannotOpen || code == .readOnly || code == .inputOutput else { return nil }
        if !FileManager.default.fileExists(atPath: folder) { return "There is no folder \(folder); make it first." }
        // SQLite keeps its log beside the file, also for reading.
        if code == .readOnly || !FileManager.default.isWritableFile(atPath: folder) {
            return "The folder \(folder) must be writable, also for reading."
        }
        return code == .inputOutput ? "Look at the disk of \(folder): the system's log (dmesg) says what is wrong with it." : nil
    }
}
