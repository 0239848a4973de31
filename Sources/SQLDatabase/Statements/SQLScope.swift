/// Whose rows a transaction sees and may write, where the database holds rows of several organisations apart by itself (row-level security of
/// PostgreSQL). It stands behind the conditions of statements, and in place of none: SQLite does not know it.
package enum SQLScope: Sendable, Hashable {
    /// Those of all: workers, the scheduler, whoever cleans up, the operator.
    case system
    /// Those of one.
    case organization(String)
    /// Those of nobody.
    case nothing

    /// What policies compare with. Nobody sees anything with an empty one.
    var setting: String {
        switch self {
        case .system: Self.all
        case .nothing: ""
        // No organisation is called so; it must not become all of them.
        case .organization(let id): id == Self.all || id.utf8.contains(0) ? "" : id
        }
    }

    private static let all = "*"
}
