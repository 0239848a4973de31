/// The texts that diagnostics point into, by the file names they use.
package struct DiagnosticSources: Sendable {
    private let lines: [String: [Substring]]

    package init(_ texts: [String: String] = [:]) {
        lines = texts.mapValues { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// The texts of manifests that were read from files.
    package init(_ manifests: [IntegrationManifest]) {
        self.init(Dictionary(manifests.compactMap(\.origin).map { ($0.file, $0.text) }) { first, _ in first })
    }

    /// The line a location is on; nil when the text is not known.
    func line(at location: SourceLocation) -> String? {
        guard let lines = lines[location.file], lines.indices.contains(location.line - 1) else { return nil }
        let line = lines[location.line - 1]
        return String(line.last == "\r" ? line.dropLast() : line)
    }
}
