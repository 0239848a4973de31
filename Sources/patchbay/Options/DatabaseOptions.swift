import ArgumentParser
import Foundation
import IntegrationStore

/// Which database holds records and findings.
struct DatabaseOptions: ParsableArguments {
    /// The environment variable that stands in for the option.
    static let variable = "PATCHBAY_DATABASE"
    static let defaultPath = "patchbay.db"

    @Option(
        name: .customLong("database"),
        help: ArgumentHelp(
            "The SQLite file, or the postgres:// URL of a database (default: $\(Self.variable), else ./\(Self.defaultPath)).",
            valueName: "file|url"),
        completion: .file())
    var given: String?

    /// The path or the URL, which may hold a password.
    var path: String {
        given ?? ProcessInfo.processInfo.environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 } ?? Self.defaultPath
    }

    var address: StoreAddress { StoreAddress(path) }

    /// As messages name it: without a password.
    var shown: String { address.description }

    func validate() throws {
        try Self.check(given ?? path)
    }

    /// The option as another command needs it to find the same file, with a blank before it; empty where it needs none.
    var option: String { given.map { " --database \(ShellWord.quoted(StoreAddress($0).description))" } ?? "" }

    /// Without the address: it may hold a password.
    static let mistaken = """
        the address of the database is neither the path of a file nor a URL that begins with postgres://. Quotes and blanks are part of it, where \
        nobody takes them away.
        """

    /// Refuses what SQLite would take for a database in memory, where nothing is left of a run.
    static func check(_ path: String) throws {
        if path.isEmpty { throw ValidationError("--database needs the name of a file.") }
        if StoreAddress(path).isMistaken { throw ValidationError(Self.mistaken) }
        if path == ":memory:" {
            throw ValidationError("--database needs the name of a file: nothing would be left of a database in memory.")
        }
    }

    /// Opens a file that must exist, since reading must not make an empty one, for as long as `body` runs.
    func withExisting<Result>(_ body: (IntegrationStore) async throws -> Result) async throws -> Result {
        guard address.isPostgreSQL || FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                .usage, "Error: there is no database at \(path). `\(ProgramName.current) sync` makes one; --database names another.")
        }
        return try await Failure.naming(database: path) { try await IntegrationStore.withStore(at: address, body) }
    }
}
