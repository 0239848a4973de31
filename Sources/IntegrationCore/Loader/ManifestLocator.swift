/// Finds the line and column of a value, of a key, or of a place inside an expression. Made when there is a problem to report.
package struct ManifestLocator {
    private let lines: TextLines
    private let file: String
    private let places: ManifestPlaces?

    /// - Parameter places: From the reading of the same text; without them it is read again.
    package init(text: String, file: String, places: ManifestPlaces? = nil) {
        lines = TextLines(text)
        self.file = file
        self.places = places ?? YAMLDocument(text, file: file).root.map(ManifestPlaces.init)
    }

    /// For a manifest that was read from YAML; nil for one written in Swift.
    package init?(_ manifest: IntegrationManifest, places: ManifestPlaces? = nil) {
        guard let origin = manifest.origin else { return nil }
        self.init(text: origin.text, file: origin.file, places: places)
    }

    /// Where a value begins; where it is absent, the nearest map or list around it.
    package func location(of path: ManifestPath) -> SourceLocation { find(path, key: false) }

    /// Where the key of a value stands; for an element of a list where the element begins.
    package func location(ofKey path: ManifestPath) -> SourceLocation { find(path, key: true) }

    /// Where a place inside an expression stands in the file.
    ///
    /// - Parameter offset: UTF-8 offset in the expression's source.
    package func location(in expression: ManifestExpression, utf8Offset offset: Int) -> SourceLocation {
        place(in: expression.source, at: expression.location, offset: offset)
    }

    /// Where a place inside a template stands in the file.
    ///
    /// - Parameter offset: UTF-8 offset in the template's source.
    package func location(in template: ManifestTemplate, utf8Offset offset: Int) -> SourceLocation {
        place(in: template.lead + template.source, at: template.location, offset: template.lead.utf8.count + offset)
    }

    /// - Parameter offset: UTF-8 offset in the whole file.
    func location(ofByte offset: Int) -> SourceLocation {
        let (line, column) = lines.place(ofByte: offset)
        return SourceLocation(file: file, line: line, column: column)
    }

    private func place(in source: String, at start: SourceLocation, offset: Int) -> SourceLocation {
        guard start.isKnown else { return start }
        return ScalarText(lines, line: start.line, column: start.column).location(in: source, utf8Offset: offset, start: start)
    }

    private func find(_ path: ManifestPath, key: Bool) -> SourceLocation {
        guard let (line, column) = places?.place(of: path, key: key) else { return SourceLocation(file: file, line: 1, column: 1) }
        return SourceLocation(file: file, line: line, column: column)
    }
}
