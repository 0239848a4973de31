/// What only follows from a value that could not be read, and would go away with it.
struct LoadCascade {
    /// Whether the strategy or its settings are stand-ins, so that nothing is known about who uses which field.
    private let isAuthUnread: Bool

    init(_ loaded: [Diagnostic]) {
        isAuthUnread = loaded.contains { problem in
            guard problem.severity == .error else { return false }
            let path = ManifestPath(keyPath: problem.keyPath)
            return path.components.first == "auth" && path.components.count <= 2
        }
    }

    func explains(_ problem: Diagnostic) -> Bool {
        guard isAuthUnread else { return false }
        let rules: Set = ["unused-field", "unknown-credential", "auth-empty", "base-host", "secret-field"]
        return problem.keyPath.isKeyPath(under: "auth") || rules.contains(problem.rule)
    }
}
