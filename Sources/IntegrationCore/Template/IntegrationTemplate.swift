/// The folder that `patchbay new` writes: an integration that works against its own sandbox, and teaches by its comments.
package struct IntegrationTemplate: Sendable {
    /// One file of the folder.
    package struct File: Hashable, Sendable {
        /// Path below the integration's folder.
        package var path: String
        package var text: String
    }

    private init() {}

    /// Every file of a new integration.
    ///
    /// - Parameters:
    ///   - id: Lower-case letters, digits and `-`; the folder has the same name.
    ///   - name: Display name.
    ///   - category: Where the catalogue lists it.
    /// - Throws: `InvalidIntegrationID` when the id is none.
    package static func files(id: String, name: String, category: IntegrationCategory) throws(InvalidIntegrationID) -> [File] {
        guard TextFormat.slug.matches(id[...].utf8) else { throw InvalidIntegrationID(id: id) }
        return [
            File(path: ManifestLoader.fileName, text: manifest(id: id, name: name, category: category)),
            File(path: "icon.svg", text: icon),
            File(path: "fixtures/sandbox.yaml", text: sandbox),
            File(path: "fixtures/account.json", text: account),
            File(path: "fixtures/users-1.json", text: firstUsers),
            File(path: "fixtures/users-2.json", text: secondUsers),
            File(path: "fixtures/projects.json", text: projects),
            File(path: "fixtures/projects-changed.json", text: changedProjects),
        ]
    }

    /// A YAML text that is always one line and one value, whatever the name has in it.
    static func quoted(_ text: String) -> String { SchemaDocument.text(text).text() }
}
