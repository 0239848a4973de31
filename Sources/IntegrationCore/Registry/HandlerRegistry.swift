/// Native handlers by the name manifests use in `handler`.
///
/// Generic over what makes a handler, so that Core knows no engine.
package struct HandlerRegistry<Factory: Sendable>: Sendable {
    private let declarative: Factory
    private let native: [String: Factory]

    /// - Parameters:
    ///   - declarative: Makes the handler of every manifest that names none.
    ///   - native: Makes native handlers, by name.
    package init(declarative: Factory, native: [String: Factory] = [:]) {
        self.declarative = declarative
        self.native = native
    }

    package var names: [String] { native.keys.sorted() }

    /// What makes the handler of a manifest; nil when it names one that is not registered.
    package func handler(of manifest: IntegrationManifest) -> Factory? {
        guard let name = manifest.handler else { return declarative }
        return native[name]
    }

    /// One problem for each manifest whose handler is not registered.
    package func diagnostics(for manifests: [IntegrationManifest]) -> [Diagnostic] {
        manifests.compactMap { manifest in
            guard let name = manifest.handler, native[name] == nil else { return nil }
            let location = ManifestLocator(manifest)?.location(of: ["handler"]) ?? .none
            let suggestion = Suggestion.nearest(to: name, among: names)
            return Diagnostic(
                rule: LoadRule.unknownHandler.rawValue, location: location, keyPath: "handler",
                message: "`handler`: no native handler `\(name)` is registered",
                fix: suggestion.map { "Did you mean `\($0)`?" } ?? "Remove the key for the declarative handler, or register it.")
        }
    }
}
