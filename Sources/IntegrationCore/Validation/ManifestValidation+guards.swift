import CEL

/// Conditions that decide whether an expression elsewhere is evaluated at all.
extension ManifestValidation {
    /// What the conditions around an expression read: `when` of its auth step or error rule, `where` of its stream or check.
    func guards(of checked: CheckedSite) -> [CELReference] {
        var references: [CELReference] = []
        var path = checked.path
        while !path.components.isEmpty {
            path.components.removeLast()
            for key in ["when", "where"] {
                let condition = path.appending(key).description
                if condition != checked.keyPath, let site = site(at: condition) { references += site.references }
            }
        }
        return references
    }
}
