/// The version of this program, as `--version` prints it and reports carry it.
enum Version {
    /// Kept in step with CHANGELOG.md.
    static let current = "0.1.0"
}
