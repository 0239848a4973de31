/// Rules that belong together: one chapter of `docs/rules.md`.
package struct RuleGroup: Sendable {
    package let title: String
    package let introduction: String
    package let rules: [ValidationRule]

    /// Every rule of the validator, in the order of the documentation.
    package static let all: [RuleGroup] = [
        RuleGroup(
            title: "Identity and capabilities", introduction: "Who the integration is and what it says it can do.",
            rules: ValidationRule.identityRules),
        RuleGroup(
            title: "Expressions", introduction: "CEL: syntax, names and types. Places are exact to the character.",
            rules: ValidationRule.expressionsRules),
        RuleGroup(title: "Fields and variables", introduction: "What a person types and tunes.", rules: ValidationRule.settingsRules),
        RuleGroup(
            title: "Values and texts", introduction: "Whether they fit what they are compared with, shown as, or used for.",
            rules: ValidationRule.valuesRules),
        RuleGroup(
            title: "URLs, headers and secrets", introduction: "Where requests may go and what they carry.",
            rules: ValidationRule.webRules),
        RuleGroup(title: "HTTP", introduction: "Retries, limits and errors.", rules: ValidationRule.httpRules),
        RuleGroup(title: "Authentication", introduction: "Strategies and signing.", rules: ValidationRule.authRules),
        RuleGroup(title: "Streams", introduction: "What is read, and below what.", rules: ValidationRule.streamsRules),
        RuleGroup(
            title: "Pages and delta", introduction: "How a pass goes on and where the next begins.", rules: ValidationRule.pagesRules),
        RuleGroup(title: "Checks", introduction: "From records to findings.", rules: ValidationRule.checksRules),
        RuleGroup(
            title: "Webhooks, realtime and actions", introduction: "What comes in and what goes out.", rules: ValidationRule.eventsRules),
        RuleGroup(title: "Completeness", introduction: "What a good integration has.", rules: ValidationRule.completenessRules),
        RuleGroup(
            title: "Fixtures", introduction: "The manifest against the recorded answers beside it.",
            rules: ValidationRule.fixturesRules),
    ]
}
