import ArgumentParser
import Foundation
import IntegrationCore

/// `patchbay new`
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin an integration of your own.",
        usage: "patchbay new ID [--name NAME] [--category CATEGORY] [options]",
        discussion: """
            Writes a folder with a manifest that explains itself, an icon, and
            fixtures its sandbox answers with. It works at once:

              patchbay new acme
              patchbay verify integrations/acme
              patchbay try acme

            Then change the manifest to what the provider's documentation says. There
            is nothing to register and nothing to build.
            """)

    @OptionGroup var catalog: CatalogOptions
    @Argument(help: "The id: lower-case letters, digits and '-'. Also the name of the folder.") var id: String
    @Option(help: "The display name (default: made from the id).") var name: String?
    @Option(
        help: ArgumentHelp("One of: \(IntegrationCategory.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "category"),
        completion: .list(IntegrationCategory.allCases.map(\.rawValue)), transform: Self.category)
    var category: IntegrationCategory = .productivity

    func validate() throws {
        if let name, name.allSatisfy(\.isWhitespace) { throw ValidationError("--name needs a name that people can read.") }
    }

    func run() throws {
        let files: [IntegrationTemplate.File]
        do throws(InvalidIntegrationID) {
            files = try IntegrationTemplate.files(id: id, name: name ?? defaultName, category: category)
        } catch {
            throw Failure(.usage, "Error: \(error)")
        }
        let directory = catalog.directories.first ?? CatalogOptions.localDirectory
        for known in try catalog.allDirectories() where FileManager.default.fileExists(atPath: "\(known)/\(id)") {
            throw Failure(.usage, "Error: there is an integration `\(id)` already: \(known)/\(id)")
        }
        try Self.refuseFile(directory)
        let folder = "\(directory)/\(id)"
        // Also where nothing was listed: a folder that is not empty is never written into.
        guard !FileManager.default.fileExists(atPath: folder) else { throw Failure(.usage, "Error: \(folder) exists already") }
        do {
            for file in files {
                let url = URL(fileURLWithPath: folder).appendingPathComponent(file.path)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: url)
            }
        } catch {
            throw Failure(.usage, "Error: \(folder) cannot be written: \(error.localizedDescription)")
        }
        try say(files, folder: folder, directory: directory)
    }

    private func say(_ files: [IntegrationTemplate.File], folder: String, directory: String) throws {
        let option = catalog.directories.isEmpty ? "" : " --integrations \(ShellWord.quoted(directory))"
        let list = files.map { "  \(folder)/\($0.path)\n" }.joined()
        try StandardOutput.write(
            """
            Wrote:
            \(list)
            Next:
              1. Edit \(folder)/\(ManifestLoader.fileName); `\(ProgramName.current) schema` completes and checks it in an editor.
              2. \(ProgramName.current) verify \(ShellWord.quoted(folder))
              3. \(ProgramName.current) try \(id)\(option)

            """)
    }

    /// The folder of integrations may be a file by mistake; then nothing below it can be made.
    private static func refuseFile(_ directory: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder), !isFolder.boolValue else { return }
        throw Failure(.usage, "Error: \(directory) is a file, and integrations are folders below it: rename it, or give --integrations DIR")
    }

    private var defaultName: String {
        id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    private static func category(_ text: String) throws -> IntegrationCategory {
        if let exact = IntegrationCategory.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) { return exact }
        let names = IntegrationCategory.allCases.map(\.rawValue)
        let suggestion = Suggestion.nearest(to: text, among: names).map { " Did you mean '\($0)'?" } ?? ""
        throw ValidationError("'\(text)' is none of \(names.joined(separator: ", ")).\(suggestion)")
    }
}
