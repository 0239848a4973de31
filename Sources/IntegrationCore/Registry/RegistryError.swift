/// Why a set of manifests cannot be registered.
package struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One for each id that occurs twice; each names both places.
    package var diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
