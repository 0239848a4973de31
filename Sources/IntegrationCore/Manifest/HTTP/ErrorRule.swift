/// What a status or a body means. The first rule that matches decides.
package struct ErrorRule: Hashable, Sendable {
    /// Statuses the rule is about; none means any.
    package var status: [Int]
    /// Condition over `status`, `headers` and `body`.
    package var when: ManifestExpression?
    /// What to do.
    package var action: ErrorAction
    /// The permission that is missing.
    package var scope: String?
    /// What to tell the person.
    package var message: ManifestTemplate?
    /// For `rate_limited`: a timestamp, or seconds from now.
    package var until: ManifestExpression?

    package init(
        status: [Int] = [],
        when: ManifestExpression? = nil,
        action: ErrorAction,
        scope: String? = nil,
        message: ManifestTemplate? = nil,
        until: ManifestExpression? = nil
    ) {
        self.status = status
        self.when = when
        self.action = action
        self.scope = scope
        self.message = message
        self.until = until
    }
}
