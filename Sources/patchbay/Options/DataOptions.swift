import ArgumentParser
import Foundation
import IntegrationAuth
import IntegrationStore

/// The data folder of a server, and the keys that seal what is secret in it.
struct DataOptions: ParsableArguments {
    static let standard = "patchbay-data"

    @Option(
        help: ArgumentHelp(
            "The folder of the database and the key file (also $PATCHBAY_DATA; default: ./patchbay-data).", valueName: "dir"),
        completion: .directory)
    var data: String?
    @Option(
        help: ArgumentHelp(
            "A configuration file (also $PATCHBAY_CONFIG; default: patchbay.yaml in the data folder, if it is there).", valueName: "file"),
        completion: .file())
    var config: String?
    @Option(
        name: .customLong("database"),
        help: ArgumentHelp(
            "The postgres:// URL of a database, or a SQLite file (also $PATCHBAY_DATABASE; default: patchbay.db in the data folder).",
            valueName: "url|file"))
    var givenDatabase: String?
    @OptionGroup var keys: KeyOptions

    var folder: String {
        data ?? ProcessInfo.processInfo.environment["PATCHBAY_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.standard
    }

    func database() throws(Failure) -> StoreAddress {
        let address = StoreAddress(try settings().text(.database, givenDatabase)?.values.first ?? folder + "/patchbay.db")
        guard !address.isMistaken else { throw Failure(.usage, "Error: \(DatabaseOptions.mistaken)") }
        return address
    }

    var keyFilePath: String { folder + "/patchbay.keys" }

    /// Another command for the same server, as it is typed.
    func command(_ name: String) -> String {
        // Not the key command: it may hold a secret of its own.
        let places = [
            ("--data", data), ("--config", config), ("--database", givenDatabase.map { StoreAddress($0).description }),
            ("--key-file", keys.file),
        ]
        let options = places.compactMap { option, value in value.map { " \(option) \(ShellWord.quoted($0))" } }
        return "\(ProgramName.current) \(name)\(options.joined())"
    }

    /// Makes the data folder, unless it is there.
    func makeFolder() throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
            let reason = isThere && !isFolder.boolValue ? "it is a file" : "its place cannot be written"
            throw Failure(
                .usage, "Error: the data folder \(DisplayText.safe(folder)) cannot be made: \(reason). --data names another.")
        }
    }

    /// What variables and the configuration file say.
    func settings() throws(Failure) -> ServerSettings {
        let environment = ProcessInfo.processInfo.environment
        if let path = config ?? environment["PATCHBAY_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
            return ServerSettings(file: try ServerFile(path: path), environment: environment)
        }
        let path = folder + "/patchbay.yaml"
        let isThere = FileManager.default.fileExists(atPath: path)
        return ServerSettings(file: isThere ? try ServerFile(path: path) : ServerFile(), environment: environment)
    }

    /// Where the keys are; nil where nothing is said and there is no key file yet.
    func source() throws -> KeySource? {
        if let source = try keys.source(settings()) { return source }
        return FileManager.default.fileExists(atPath: keyFilePath) ? .file(keyFilePath) : nil
    }

    /// The keys of a server that has started before.
    func ring() throws -> KeyRing {
        guard let source = try source() else {
            throw Failure(.usage, "Error: there is no \(keyFilePath); name the keys: --key-file, --key-command, $\(KeyOptions.variable).")
        }
        return try Failure.naming { () throws(VaultError) in try source.read() }
    }

    /// Opens the database of a server that has started before, for as long as `body` runs.
    /// - Parameter readsOnly: whether the file has to stay byte for byte as it is.
    func withStore<Result>(readsOnly: Bool = false, _ body: (IntegrationStore) async throws -> Result) async throws -> Result {
        let address = try database()
        guard address.isPostgreSQL || FileManager.default.fileExists(atPath: address.text) else {
            throw Failure(
                .usage, "Error: there is no database in \(folder). `\(ProgramName.current) serve` makes one; --data names another.")
        }
        return try await Failure.naming(database: address.text) {
            readsOnly
                ? try await IntegrationStore.withReadOnlyStore(at: address, body)
                : try await IntegrationStore.withStore(at: address, body)
        }
    }
}

extension Failure {
    /// Makes words of what the vault says.
    static func naming<Result>(_ body: () throws(VaultError) -> Result) throws(Failure) -> Result {
        do throws(VaultError) {
            return try body()
        } catch {
            throw Failure(.usage, "Error: \(error.reason)")
        }
    }
}
