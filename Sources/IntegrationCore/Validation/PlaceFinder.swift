/// Finds where in the file a key, or a place inside an expression, stands.
final class PlaceFinder {
    private let manifest: IntegrationManifest
    private let places: ManifestPlaces?
    private lazy var locator = ManifestLocator(manifest, places: places)

    /// - Parameter places: From the reading of the manifest; without them the YAML is read again when there is a problem.
    init(_ manifest: IntegrationManifest, places: ManifestPlaces?) {
        self.manifest = manifest
        self.places = places
    }

    /// The key path as the file has it, where elements that could not be read count.
    func written(_ keyPath: String) -> String { manifest.origin?.written(keyPath) ?? keyPath }

    /// The value at a key path when it begins on the line of its key, otherwise the key; what is absent is where its surroundings are.
    func location(of keyPath: String) -> SourceLocation {
        guard let locator else { return SourceLocation(file: manifest.id, line: 0, column: 0) }
        let path = ManifestPath(keyPath: written(keyPath))
        let key = locator.location(ofKey: path)
        let value = locator.location(of: path)
        return key.line == value.line ? value : key
    }

    func location(of offset: Int, in site: ExpressionSite) -> SourceLocation {
        guard site.location.isKnown, let locator else { return location(of: site.keyPath) }
        return switch site.text {
        case .expression(let expression): locator.location(in: expression, utf8Offset: offset)
        case .template(let template): locator.location(in: template, utf8Offset: offset)
        }
    }

    /// - Parameter offset: UTF-8 offset in the whole file.
    func location(ofByte offset: Int) -> SourceLocation {
        locator?.location(ofByte: offset) ?? .none
    }
}
