/// Every manifest of one or more directories.
package struct LoadedCatalog: Sendable {
    /// One for each folder, also those that could not be read; ordered by folder.
    package var entries: [LoadedManifest]
    /// Problems of the directories themselves: unreadable, stray files.
    package var directoryDiagnostics: [Diagnostic]

    package init(entries: [LoadedManifest] = [], directoryDiagnostics: [Diagnostic] = []) {
        self.entries = entries
        self.directoryDiagnostics = directoryDiagnostics
    }

    /// A catalogue of manifests written in Swift.
    package init(_ manifests: [IntegrationManifest]) {
        self.init(entries: manifests.map { LoadedManifest(draft: $0, diagnostics: [], file: $0.origin?.file ?? "Swift (\($0.id))") })
    }

    /// Manifests without errors.
    package var manifests: [IntegrationManifest] { entries.compactMap(\.manifest) }

    /// Every problem, those of the directories first.
    package var diagnostics: [Diagnostic] { directoryDiagnostics + entries.flatMap(\.diagnostics) }

    /// Both, in order: the built-in integrations and those of `--integrations`.
    package func appending(_ other: LoadedCatalog) -> LoadedCatalog {
        LoadedCatalog(entries: entries + other.entries, directoryDiagnostics: directoryDiagnostics + other.directoryDiagnostics)
    }
}
