import ArgumentParser
import Foundation
import IntegrationCatalog
import IntegrationCore
import Logging

/// Where integrations are looked for.
struct CatalogOptions: ParsableArguments {
    @Option(
        name: .customLong("integrations"),
        help: ArgumentHelp(
            "A directory with integrations, one folder each; may be given several times. ./integrations is always looked into.",
            valueName: "dir"), completion: .directory, transform: Self.withoutSlashAtEnd)
    var directories: [String] = []

    /// The folder beside the working directory that needs no option.
    static let localDirectory = "integrations"

    /// The directories of a person's own integrations, those that exist by themselves included.
    var ownDirectories: [String] {
        let hasLocal = Self.isFolder(Self.localDirectory)
        let isGiven = directories.contains {
            URL(fileURLWithPath: $0).standardized == URL(fileURLWithPath: Self.localDirectory).standardized
        }
        return (hasLocal && !isGiven ? [Self.localDirectory] : []) + directories
    }

    /// Every directory, the built-in one first.
    func allDirectories() throws -> [String] {
        [try BuiltInCatalog.directory()] + ownDirectories
    }

    /// Reads every manifest.
    func load() throws -> LoadedCatalog {
        try allDirectories().reduce(LoadedCatalog()) { catalog, directory in
            let loaded = ManifestLoader().load(directory: directory)
            if loaded.entries.isEmpty { try refuse(directory, because: loaded.directoryDiagnostics) }
            return catalog.appending(loaded)
        }
    }

    /// All that can be used. What cannot be loaded is left out, and said to be.
    func registry() throws -> IntegrationRegistry {
        let loaded = try load()
        let unreadable = loaded.directoryDiagnostics.filter { $0.severity == .error }
        guard unreadable.isEmpty else { throw Failure(.usage, unreadable.map(\.description).joined(separator: "\n")) }
        let registry = try IntegrationRegistry(loaded)
        for entry in loaded.entries where entry.manifest == nil {
            let file = DisplayText.safe(entry.file)
            StandardError.say(
                "\(file) is left out: it has errors. See: \(ProgramName.current) verify \(ShellWord.quoted(file))", level: .warning)
        }
        return registry
    }

    /// The folders of every directory by their names, which are the ids; a name that stands in two directories has both.
    func folders() throws -> [String: [String]] {
        var folders: [String: [String]] = [:]
        for directory in try allDirectories() {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            let found = names.filter { Self.isFolder("\(directory)/\($0)") }
            if found.isEmpty { try refuse(directory, because: ManifestLoader().load(directory: directory).directoryDiagnostics) }
            for name in found { folders[name, default: []].append("\(directory)/\(name)") }
        }
        return folders
    }

    /// Refuses a directory that a person named and that has no folder of an integration, with the reason where there is one.
    private func refuse(_ directory: String, because diagnostics: [Diagnostic]) throws {
        guard directories.contains(directory) else { return }
        let errors = FileManager.default.fileExists(atPath: directory) ? diagnostics.filter { $0.severity == .error } : []
        throw Failure(
            .usage,
            errors.first.map(\.description)
                ?? "Error: \(DisplayText.safe(directory)) has no integrations; --integrations names the directory that holds their folders."
        )
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Reads one integration, and only that one: a run should not wait for a hundred other manifests.
    ///
    /// - Parameter repeatsUnknown: whether an id that does not exist may be repeated. Where credentials are typed, it may be one of them.
    func manifest(_ slug: String, repeatsUnknown: Bool = true) throws -> IntegrationManifest {
        let all = try folders()
        guard let folders = all[slug], let folder = folders.first else {
            throw unknown(slug, among: Set(all.keys), repeatsUnknown: repeatsUnknown)
        }
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

    private static func withoutSlashAtEnd(_ text: String) throws -> String {
        guard !text.isEmpty else { throw ValidationError("--integrations needs the name of a directory.") }
        let name = String(text.reversed().drop { $0 == "/" }.reversed())
        return name.isEmpty ? "/" : name
    }

    private func unknown(_ slug: String, among names: Set<String>, repeatsUnknown: Bool) -> Failure {
        let known = names.filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }.sorted()
        let nearest = Suggestion.nearest(to: slug, among: known)
        let name = repeatsUnknown || nearest != nil ? "`\(DisplayText.safe(slug))`" : "of that id"
        let suggestion = nearest.map { " Did you mean `\($0)`?" } ?? ""
        return Failure(.usage, "Error: there is no integration \(name).\(suggestion) `\(ProgramName.current) catalog` lists them.")
    }
}
