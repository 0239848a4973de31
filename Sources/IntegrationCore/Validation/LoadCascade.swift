/// What only follows from a value that could not be read, and would go away with it.
struct LoadCascade {
    /// Whether the strategy or its settings are stand-ins, so that nothing is known about who uses which field.
    private let isAuthUnread: Bool
    /// Whether something that could use fields and variables was not read.
    private let mayHideUse: Bool
    /// The keys that have an error.
    private let keyPaths: Set<String>

    init(_ loaded: [Diagnostic]) {
        let errors = loaded.filter { $0.severity == .error }
        keyPaths = Set(errors.map(\.keyPath))
        let users: Set<ManifestPath.Component> = ["auth", "http", "test", "streams", "checks", "webhook", "realtime", "actions"]
        mayHideUse = errors.contains { ManifestPath(keyPath: $0.keyPath).components.first.map(users.contains) ?? false }
        isAuthUnread = loaded.contains { problem in
            guard problem.severity == .error else { return false }
            let path = ManifestPath(keyPath: problem.keyPath)
            return path.components.first == "auth" && path.components.count <= 2
        }
    }

    func explains(_ problem: Diagnostic) -> Bool {
        if mayHideUse, ["unused-field", "unused-variable"].contains(problem.rule) { return true }
        if keyPaths.contains("docsUrl"), ["missing-documentation", "base-host"].contains(problem.rule) { return true }
        guard isAuthUnread else { return false }
        let rules: Set = ["unused-field", "unknown-credential", "auth-empty", "base-host", "secret-field"]
        return problem.keyPath.isKeyPath(under: "auth") || rules.contains(problem.rule)
    }
}
