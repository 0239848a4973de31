/// What a manifest may contain, for editors and for readers. Both are made from the shapes that the loader uses.
package struct ManifestSchema: Sendable {
    private init() {}

    /// Every structure once, from the manifest down.
    static let structures: [StructureDescription] = {
        var found = [IntegrationManifest.shape.description]
        var names: Set<String> = [found[0].name]
        var position = 0
        while position < found.count {
            for structure in found[position].structures where names.insert(structure.name).inserted { found.append(structure) }
            position += 1
        }
        return found
    }()
}
