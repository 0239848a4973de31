/// The texts that diagnostics point into, by the file names they use.
package struct DiagnosticSources: Sendable {
    private let texts: [String: String]

    package init(_ texts: [String: String] = [:]) {
        self.texts = texts
    }

    /// The texts of manifests that were read from files.
    package init(_ manifests: [IntegrationManifest]) {
        self.init(Dictionary(manifests.compactMap(\.origin).map { ($0.file, $0.text) }) { first, _ in first })
    }

    /// The line a location is on; nil when the text is not known.
    func line(at location: SourceLocation) -> String? {
        guard let text = texts[location.file], location.line > 0 else { return nil }
        // Only up to the line: there are few problems in a file, and many lines.
        var rest = text.utf8[...]
        for _ in 1..<location.line {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            rest = rest[end...].dropFirst()
        }
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
    }
}
