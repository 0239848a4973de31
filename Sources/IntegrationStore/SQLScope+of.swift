import SQLDatabase

extension SQLScope {
    /// That of an organisation; of the operator where none is named, in whose log and requests it has an empty name.
    static func of(_ organization: String?) -> SQLScope {
        guard let organization, !organization.isEmpty else { return .system }
        return .organization(organization)
    }
}
