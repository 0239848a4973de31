/// What became of one manifest: the value, and everything that is wrong with it.
package struct LoadedManifest: Sendable {
    /// The manifest as far as it could be read, so that it can be checked further and all problems are shown at once.
    /// What is required and not there is `isMissing`. Nil when the file is no YAML map.
    package var draft: IntegrationManifest?
    /// Problems in the order of the file.
    package var diagnostics: [Diagnostic]
    /// Path of the manifest, as diagnostics show it.
    package var file: String

    /// Where its keys and values are; nil for a manifest written in Swift, and when the file is no YAML.
    package var places: ManifestPlaces?

    package init(draft: IntegrationManifest?, diagnostics: [Diagnostic], file: String, places: ManifestPlaces? = nil) {
        self.draft = draft
        self.diagnostics = diagnostics
        self.file = file
        self.places = places
    }

    /// The manifest, when it has no error.
    package var manifest: IntegrationManifest? { hasErrors ? nil : draft }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
