import ArgumentParser
import Foundation
import IntegrationCatalog
import IntegrationCore

/// `patchbay verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find everything that is wrong with integrations.",
        discussion: """
            Prints every problem in one pass, with file, line, column, rule and fix.

              patchbay verify                        everything that could be run from here
              patchbay verify integrations/acme      one folder
              patchbay verify integrations           a directory of folders
              patchbay verify okta                   one by its id
              patchbay verify --sarif > out.sarif    for code hosts and editors

            Exit status: 0 no errors (warnings may be there), 1 errors, 2 nothing could be checked.
            """)

    @OptionGroup var catalog: CatalogOptions
    @Argument(help: ArgumentHelp("Folders, manifests, directories of folders, or ids.", valueName: "path")) var paths: [String] = []
    @Flag(name: .customLong("json"), help: "Print the problems as JSON.") var isJSON = false
    @Flag(name: .customLong("sarif"), help: "Print the problems as SARIF 2.1.0.") var isSARIF = false

    func validate() throws {
        if isJSON && isSARIF { throw ValidationError("Give --json or --sarif, not both.") }
    }

    func run() throws {
        let loaded = paths.isEmpty ? try catalog.load() : try paths.reduce(LoadedCatalog()) { $0.appending(try load($1)) }
        guard !loaded.entries.isEmpty || !loaded.directoryDiagnostics.isEmpty else {
            throw Failure(.usage, "Error: there is no integration in \(paths.joined(separator: ", "))")
        }
        let manifests = loaded.entries.compactMap(\.draft)
        let handlers = HandlerRegistry(declarative: "", native: NativeHandlers.all.mapValues { _ in "" })
        let diagnostics = ManifestValidator().validate(loaded) + handlers.diagnostics(for: manifests)
        let report = TextReport(sources: DiagnosticSources(manifests), isColoured: Terminal.output.isColoured)
        if isJSON {
            try StandardOutput.write(line: JSONReport().render(diagnostics))
        } else if isSARIF {
            try StandardOutput.write(line: SARIFReport(version: Version.current).render(diagnostics))
        } else {
            let gap = diagnostics.isEmpty ? "" : "\n"
            let count = loaded.entries.count == 1 ? "1 integration" : "\(loaded.entries.count) integrations"
            try StandardOutput.write(line: report.render(diagnostics) + gap + "\(count): \(report.summary(of: diagnostics))")
        }
        if diagnostics.contains(where: { Self.isUnreadable($0, among: loaded) }) { throw Failure(.usage) }
        if diagnostics.contains(where: { $0.severity == .error }) { throw Failure(.failure) }
    }

    /// A directory that cannot be read is no verdict over what is in it.
    private static func isUnreadable(_ diagnostic: Diagnostic, among loaded: LoadedCatalog) -> Bool {
        diagnostic.severity == .error && loaded.directoryDiagnostics.contains(diagnostic)
    }

    private func load(_ path: String) throws -> LoadedCatalog {
        let loader = ManifestLoader()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            for directory in try catalog.allDirectories() where !path.contains("/") && Self.isIntegration("\(directory)/\(path)") {
                return LoadedCatalog(entries: [loader.load(folder: "\(directory)/\(path)")])
            }
            throw Failure(.usage, "Error: there is neither a file nor an integration \(path)")
        }
        if isFolder.boolValue {
            return Self.isIntegration(path) || !Self.holdsFolders(path)
                ? LoadedCatalog(entries: [loader.load(folder: path)]) : loader.load(directory: path)
        }
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        guard path.hasSuffix(ManifestLoader.fileName) else {
            throw Failure(.usage, "Error: \(path) is no \(ManifestLoader.fileName); name it, its folder, or a directory of such folders")
        }
        return LoadedCatalog(entries: [loader.load(folder: folder.isEmpty ? "/" : folder)])
    }

    private static func isIntegration(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(ManifestLoader.fileName)")
    }

    private static func holdsFolders(_ directory: String) -> Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).contains { isIntegration("\(directory)/\($0)") }
    }
}
