package import IntegrationCore

/// What became of an integration's fixtures: the value, and everything that is wrong with it.
package struct LoadedSandboxFixtures: Sendable {
    /// The fixtures; nil when there is any error.
    package var fixtures: SandboxFixtures?
    /// Problems in the order of the file.
    package var diagnostics: [Diagnostic]
}
