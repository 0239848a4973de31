/// What a check says of one resource.
package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case pass
    case fail
    /// The check could not be decided (missing data, a refused request): never a pass, and it resolves nothing.
    case inconclusive
    /// The check's `where` is false for this resource.
    case notApplicable = "not_applicable"
}
