/// Where a manifest was read.
package struct ManifestOrigin: Hashable, Sendable {
    /// Path of the integration's folder; nil for YAML that came without one.
    package var folder: String?
    /// Path of the manifest, as diagnostics show it.
    package var file: String
    /// SHA-256 of the manifest's bytes, in lower-case hexadecimal.
    package var contentHash: String
    /// The YAML itself, kept to find the line and column of what is wrong.
    package var text: String

    package init(folder: String? = nil, file: String, contentHash: String, text: String) {
        self.folder = folder
        self.file = file
        self.contentHash = contentHash
        self.text = text
    }
}
