import ArgumentParser
import Foundation
import IntegrationStore

/// Which SQLite file holds records and findings.
struct DatabaseOptions: ParsableArguments {
    /// The environment variable that stands in for the option.
    static let variable = "PATCHBAY_DATABASE"
    static let defaultPath = "patchbay.db"

    @Option(
        name: .customLong("database"),
        help: ArgumentHelp("The SQLite file (default: $\(Self.variable), else ./\(Self.defaultPath)).", valueName: "file"))
    var given: String?

    var path: String {
        given ?? ProcessInfo.processInfo.environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 } ?? Self.defaultPath
    }

    /// Opens a file that must exist: reading must not make an empty one.
    func openExisting() throws -> IntegrationStore {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.usage, "Error: there is no database at \(path). `patchbay sync` makes one; --database names another.")
        }
        return try IntegrationStore(path: path)
    }
}
