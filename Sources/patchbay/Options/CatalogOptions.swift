import ArgumentParser
import Foundation
import IntegrationCatalog
import IntegrationCore

/// Where integrations are looked for.
struct CatalogOptions: ParsableArguments {
    @Option(
        name: .customLong("integrations"),
        help: ArgumentHelp(
            "A directory with integrations, one folder each; may be given several times. ./integrations is always looked into.",
            valueName: "dir"))
    var directories: [String] = []

    /// The folder beside the working directory that needs no option.
    static let localDirectory = "integrations"

    /// The directories of a person's own integrations, those that exist by themselves included.
    var ownDirectories: [String] {
        var isFolder: ObjCBool = false
        let hasLocal = FileManager.default.fileExists(atPath: Self.localDirectory, isDirectory: &isFolder) && isFolder.boolValue
        let given = directories.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        let isGiven = given.contains { URL(fileURLWithPath: $0).standardized == URL(fileURLWithPath: Self.localDirectory).standardized }
        return (hasLocal && !isGiven ? [Self.localDirectory] : []) + given
    }

    /// Every directory, the built-in one first.
    func allDirectories() throws -> [String] {
        [try BuiltInCatalog.directory()] + ownDirectories
    }

    /// Reads every manifest.
    func load() throws -> LoadedCatalog {
        try allDirectories().reduce(LoadedCatalog()) { $0.appending(ManifestLoader().load(directory: $1)) }
    }

    /// Reads one integration, and only that one: a run should not wait for a hundred other manifests.
    func manifest(_ slug: String) throws -> IntegrationManifest {
        let directories = try allDirectories()
        let names = directories.map { directory in
            (directory, Set((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []))
        }
        for (directory, found) in names where found.isEmpty && self.directories.contains(directory) {
            throw Failure(.usage, "Error: \(directory) has no integrations; --integrations names the directory that holds their folders.")
        }
        let folders = names.filter { $0.1.contains(slug) }.map { "\($0.0)/\(slug)" }
        guard let folder = folders.first else { throw unknown(slug, among: Set(names.flatMap(\.1))) }
        if folders.count > 1 {
            throw Failure(.usage, "Error: `\(slug)` is the id of two integrations: \(folders[0]) and \(folders[1]). Rename one of them.")
        }
        let loaded = ManifestLoader().load(folder: folder)
        let problems = ManifestValidator(readsFiles: false).validate(loaded).filter { $0.severity == .error }
        guard let manifest = loaded.manifest, problems.isEmpty else {
            let report = TextReport(sources: DiagnosticSources(loaded.draft.map { [$0] } ?? []), isColoured: Terminal.error.isColoured)
            throw Failure(.usage, report.render(problems) + "\n\(slug) cannot be run: \(report.summary(of: problems)).")
        }
        return manifest
    }

    private func unknown(_ slug: String, among names: Set<String>) -> Failure {
        let known = names.filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }.sorted()
        let suggestion = Suggestion.nearest(to: slug, among: known).map { " Did you mean `\($0)`?" } ?? ""
        return Failure(.usage, "Error: there is no integration `\(DisplayText.safe(slug))`.\(suggestion) `patchbay catalog` lists them.")
    }
}
