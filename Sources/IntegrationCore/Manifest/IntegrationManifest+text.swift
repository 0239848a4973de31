extension IntegrationManifest {
    /// The manifest as JSON text, which is YAML as well; keys that have their default are left out, comments are lost.
    ///
    /// Reading it gives an equal manifest, apart from `origin`. A manifest written in Swift can so be saved, compared and hashed.
    package func jsonText(indented: Bool = true) -> String { ManifestLoader.kind.write(self).text(indented: indented) }
}
