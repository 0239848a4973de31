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
    /// Positions of list elements that could not be read, by the key path of their list; the manifest's lists are without them.
    package var skippedElements: [String: [Int]]

    package init(folder: String? = nil, file: String, contentHash: String, text: String, skippedElements: [String: [Int]] = [:]) {
        self.folder = folder
        self.file = file
        self.contentHash = contentHash
        self.text = text
        self.skippedElements = skippedElements
    }

    /// The key path in the file of a key path in the manifest: positions in lists count what could not be read.
    package func written(_ keyPath: String) -> String {
        guard !skippedElements.isEmpty else { return keyPath }
        var path = ManifestPath()
        for component in ManifestPath(keyPath: keyPath).components {
            guard case .index(var index) = component, let skipped = skippedElements[path.description] else {
                path.components.append(component)
                continue
            }
            for position in skipped.sorted() where position <= index { index += 1 }
            path.components.append(.index(index))
        }
        return path.description
    }
}
