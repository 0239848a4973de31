/// The integrations known to one process, by id.
package struct IntegrationRegistry: Sendable {
    /// All of them, by id in alphabetical order.
    package let manifests: [IntegrationManifest]
    private let byId: [String: IntegrationManifest]

    /// - Throws: `RegistryError` with a diagnostic for every id that occurs twice, which names both places.
    package init(_ manifests: [IntegrationManifest]) throws(RegistryError) {
        var byId: [String: IntegrationManifest] = [:]
        var duplicates: [Diagnostic] = []
        for manifest in manifests {
            if let first = byId[manifest.id] {
                duplicates.append(Self.duplicate(manifest, of: first))
            } else {
                byId[manifest.id] = manifest
            }
        }
        guard duplicates.isEmpty else { throw RegistryError(diagnostics: duplicates) }
        self.byId = byId
        self.manifests = byId.values.sorted { $0.id < $1.id }
    }

    /// The manifests without errors of a catalogue.
    ///
    /// - Throws: `RegistryError` for every id that occurs twice, with both places.
    package init(_ catalog: LoadedCatalog) throws(RegistryError) { try self.init(catalog.manifests) }

    package subscript(id: String) -> IntegrationManifest? { byId[id] }

    package func manifests(in category: IntegrationCategory) -> [IntegrationManifest] { manifests.filter { $0.category == category } }

    /// Those with which new connections can be made.
    package var active: [IntegrationManifest] { manifests.filter(\.active) }

    /// Whether connecting needs a person's consent through OAuth; nil for an unknown id.
    package func requiresOAuth(_ id: String) -> Bool? { byId[id]?.requiresOAuth }

    /// How an integration authenticates; nil for an unknown id.
    package func authStrategy(of id: String) -> AuthStrategy? { byId[id]?.auth }

    package var counts: RegistryCounts { RegistryCounts(manifests) }

    /// The known id nearest to a mistyped one.
    package func suggestion(for id: String) -> String? { Suggestion.nearest(to: id, among: manifests.lazy.map(\.id)) }

    /// The problem that two manifests have the same id, naming both places.
    package static func duplicate(_ second: IntegrationManifest, of first: IntegrationManifest) -> Diagnostic {
        let places = [first, second].map { $0.origin?.file ?? "a manifest written in Swift" }
        let location =
            ManifestLocator(second)?.location(of: ["id"]) ?? SourceLocation(file: places[1], line: 0, column: 0)
        return Diagnostic(
            rule: LoadRule.duplicateId.rawValue, location: location, keyPath: "id",
            message: "`id`: `\(second.id)` is the id of two integrations: \(places[0]) and \(places[1])",
            fix: "Rename one of them (its folder and its `id`).")
    }
}
