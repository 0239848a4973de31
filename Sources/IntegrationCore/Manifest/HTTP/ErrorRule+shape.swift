extension ErrorRule {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        ErrorRule(action: .fail),
        "What a status or a body means. The first rule that matches decides.",
        fields: [
            .defaulted("status", \.status, .list(of: .status, atLeast: 1), "Statuses the rule is about; none means any.", example: "[403]"),
            .optional(
                "when", \.when, .expression,
                "Condition over `status`, `headers` and `body`.",
                example: #"body.code == "missing_scope""#
            ),
            .required("action", \.action, .choice(), "What to do.", example: "permission"),
            .optional("scope", \.scope, .text, "The permission that is missing.", example: "read:org"),
            .optional("message", \.message, .template, "What to tell the person.", example: "${body.message}"),
            .optional(
                "until", \.until, .expression,
                "For `rate_limited`: a timestamp, or seconds from now.",
                example: #"headers["x-reset"]"#
            ),
        ],
        rules: [.atLeastOne("status", "when")]
    )
}
