import Foundation

/// A database for one command: temporary, unless a person wants to keep it.
struct Scratch {
    let databasePath: String
    private let folder: URL?

    init(keeping path: String?) throws {
        if let path {
            databasePath = path
            folder = nil
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.usage, "Error: no temporary folder can be made: \(error.localizedDescription)")
        }
        self.folder = folder
        databasePath = folder.appendingPathComponent("try.db").path
    }

    /// The folder that the database is in.
    var folderPath: String { (databasePath as NSString).deletingLastPathComponent }

    /// Takes the temporary folder away.
    func remove() {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
