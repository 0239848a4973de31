import ArgumentParser
import Foundation
import IntegrationCatalog
import IntegrationCore

/// `patchbay verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find everything that is wrong with integrations.",
        usage: "patchbay verify [PATH ...] [--json | --sarif] [options]",
        discussion: """
            Prints every problem in one pass, with file, line, column, rule and fix:
            of the manifest, of fixtures/sandbox.yaml, and between the two.

              patchbay verify                      all that could be run from here
              patchbay verify integrations/acme    one folder
              patchbay verify integrations         a directory of folders
              patchbay verify okta                 one by its id
              patchbay verify --sarif > out.sarif  for code hosts and editors

            Exit status: 0 no errors (warnings may be there), 1 errors, 2 nothing
            could be checked.
            """)

    @OptionGroup var catalog: CatalogOptions
    @Argument(help: ArgumentHelp("Folders, manifests, directories of folders, or ids.", valueName: "path"), completion: .directory)
    var paths: [String] = []
    @Flag(name: .customLong("json"), help: "Print the problems as JSON.") var isJSON = false
    @Flag(name: .customLong("sarif"), help: "Print the problems as SARIF 2.1.0.") var isSARIF = false

    func validate() throws {
        if isJSON && isSARIF { throw ValidationError("Give --json or --sarif, not both.") }
    }

    func run() throws {
        let loaded = paths.isEmpty ? try catalog.load() : try loadPaths()
        guard !loaded.entries.isEmpty || !loaded.directoryDiagnostics.isEmpty else {
            throw Failure(.usage, "Error: there is no integration in \(paths.joined(separator: ", "))")
        }
        let manifests = loaded.entries.compactMap(\.draft)
        let handlers = HandlerRegistry(declarative: "", native: NativeHandlers.all.mapValues { _ in "" })
        let others = paths.isEmpty ? LoadedCatalog() : try catalog.load()
        let found =
            FixtureVerification(loaded).merged(with: ManifestValidator().validate(loaded, beside: others))
            + handlers.diagnostics(for: manifests)
        let diagnostics = paths.isEmpty ? try ownFirst(found) : found
        let report = TextReport(sources: DiagnosticSources(manifests), isColoured: Terminal.output.isColoured)
        try StandardOutput.writing {
            if isJSON {
                try StandardOutput.write(line: JSONReport().render(diagnostics))
            } else if isSARIF {
                try StandardOutput.write(line: SARIFReport(version: Version.current).render(diagnostics))
            } else {
                let gap = diagnostics.isEmpty ? "" : "\n"
                let count = Count.text(loaded.entries.count, "integration")
                try StandardOutput.write(line: report.render(diagnostics) + gap + "\(count): \(report.summary(of: diagnostics))")
            }
        }
        if diagnostics.contains(where: { Self.isUnreadable($0, among: loaded) }) { throw Failure(.usage) }
        if diagnostics.contains(where: { $0.severity == .error }) { throw Failure(.failure) }
    }

    /// What is wrong in a person's own folders first: that of the built-in ones is not for them to put right.
    private func ownFirst(_ diagnostics: [Diagnostic]) throws -> [Diagnostic] {
        let builtIn = try BuiltInCatalog.directory() + "/"
        return diagnostics.filter { !$0.location.file.hasPrefix(builtIn) } + diagnostics.filter { $0.location.file.hasPrefix(builtIn) }
    }

    /// A directory that cannot be read is no verdict over what is in it.
    private static func isUnreadable(_ diagnostic: Diagnostic, among loaded: LoadedCatalog) -> Bool {
        diagnostic.severity == .error && loaded.directoryDiagnostics.contains(diagnostic)
    }

    /// What the paths name, each manifest once.
    private func loadPaths() throws -> LoadedCatalog {
        var all = try paths.reduce(LoadedCatalog()) { $0.appending(try load($1)) }
        var files: Set<String> = []
        all.entries = all.entries.filter { files.insert(URL(fileURLWithPath: $0.file).standardizedFileURL.path).inserted }
        var problems: Set<Diagnostic> = []
        all.directoryDiagnostics = all.directoryDiagnostics.filter { problems.insert($0).inserted }
        return all
    }

    private func load(_ path: String) throws -> LoadedCatalog {
        let loader = ManifestLoader()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            for directory in try catalog.allDirectories() where !path.contains("/") && Self.isIntegration("\(directory)/\(path)") {
                return LoadedCatalog(entries: [loader.load(folder: "\(directory)/\(path)")])
            }
            let known = try catalog.folders().keys.filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }.sorted()
            let suggestion = Suggestion.nearest(to: path, among: known).map { ". Did you mean `\($0)`?" } ?? ""
            throw Failure(.usage, "Error: there is neither a file nor an integration \(DisplayText.safe(path))\(suggestion)")
        }
        if isFolder.boolValue {
            if Self.isIntegration(path) { return LoadedCatalog(entries: [loader.load(folder: path)]) }
            guard try Self.holdsIntegrations(path) else {
                throw Failure(
                    .usage,
                    "Error: there is no \(ManifestLoader.fileName) in \(DisplayText.safe(path)), and no folder that has one")
            }
            return loader.load(directory: path)
        }
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        guard path.split(separator: "/").last.map(String.init) == ManifestLoader.fileName else {
            throw Failure(.usage, "Error: \(path) is no \(ManifestLoader.fileName); name it, its folder, or a directory of such folders")
        }
        return LoadedCatalog(entries: [loader.load(folder: folder.isEmpty ? "/" : folder)])
    }

    /// Whether the folder has something of that name, be it a link that leads nowhere: that is for the loader to report.
    private static func isIntegration(_ folder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains(ManifestLoader.fileName)
    }

    private static func holdsIntegrations(_ directory: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: directory).contains { isIntegration("\(directory)/\($0)") }
    }
}
