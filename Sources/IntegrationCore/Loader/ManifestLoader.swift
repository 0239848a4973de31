import Crypto

/// Turns YAML into manifests, strictly: every unknown key, wrong type and missing value is a problem, and all of them are found.
package struct ManifestLoader: Sendable {
    /// Name of the manifest in an integration's folder.
    package static let fileName = "manifest.yaml"

    package init() {}

    /// Reads a manifest from text.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: Name for diagnostics.
    ///   - folder: Path of the integration's folder, if there is one.
    package func load(yaml: String, file: String = fileName, folder: String? = nil) -> LoadedManifest {
        let hash = Self.hash(of: yaml)
        let yaml = yaml.withoutByteOrderMark
        let document = YAMLDocument(yaml, file: file)
        guard let root = document.root, !root.isNull else {
            let problems = document.diagnostics.isEmpty ? [Self.empty(file: file)] : document.diagnostics
            return LoadedManifest(draft: nil, diagnostics: problems, file: file)
        }
        var reader = ManifestReader(file: file, ignoredKeys: document.ignoredKeys)
        var draft = Self.kind.read(root, &reader)
        draft?.origin = ManifestOrigin(
            folder: folder, file: file, contentHash: hash, text: yaml, skippedElements: reader.skipped)
        let diagnostics = (document.diagnostics + reader.diagnostics).sorted {
            ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
        }
        return LoadedManifest(draft: draft, diagnostics: diagnostics, file: file, places: ManifestPlaces(root))
    }

    static let kind = Kind<IntegrationManifest>.object(IntegrationManifest.shape)

    private static func empty(file: String) -> Diagnostic {
        Diagnostic(
            rule: LoadRule.emptyManifest.rawValue, location: SourceLocation(file: file, line: 1, column: 1),
            message: "there is no manifest in the file",
            fix: "Begin with `id:`, `name:` and `description:`; `patchbay new` writes a whole one.")
    }

    private static func hash(of text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var hash: [UInt8] = []
        hash.reserveCapacity(SHA256.byteCount * 2)
        for byte in SHA256.hash(data: Array(text.utf8)) {
            hash.append(digits[Int(byte >> 4)])
            hash.append(digits[Int(byte & 15)])
        }
        return String(decoding: hash, as: UTF8.self)
    }
}
