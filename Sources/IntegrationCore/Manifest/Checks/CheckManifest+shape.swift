extension CheckManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        CheckManifest(id: "", name: "", over: "", pass: .missing),
        "One rule over the records of a stream; its verdicts become findings.",
        fields: [
            .required("name", \.name, .text, "What is checked, as a short title.", example: "MFA enrolled"),
            .optional("description", \.description, .text, "Why it matters.", example: "Every active user has a second factor."),
            .required("over", \.over, .variableName, "Stream whose records are checked.", example: "users"),
            .optional("where", \.`where`, .expression, "Which records are checked.", example: #"record.status == "ACTIVE""#),
            .required(
                "pass", \.pass, .expression,
                "Whether a record passes; with `aggregate`, over `value` and `total`.",
                example: #"factors.exists(f, f.status == "ACTIVE")"#
            ),
            .defaulted(
                "severity", \.severity, CheckSeverity.kind,
                "Severity of a finding, or `${...}` that yields one; where that fails, the verdict is inconclusive.", example: "high"),
            .optional(
                "resource", \.resource, .object(CheckResource.shape),
                "What a finding is about; absent (or without an id) the record itself, named by the keys from its root stream down: "
                    + "`repo/branch`.",
                example: "{ type: user, id: record.id, name: record.login }"
            ),
            .optional(
                "title", \.title, .filledTemplate,
                "One line for a finding; default: the check's name.",
                example: "${record.login} has no active MFA factor"
            ),
            .optional("remediation", \.remediation, .text, "What to do about it.", example: "Enforce an MFA enrolment policy."),
            .optional("docsUrl", \.docsUrl, .url, "Where to read more.", example: "https://help.example.com/mfa"),
            .defaulted(
                "evidence", \.evidence, .map(of: .expression),
                "Values stored with each verdict.",
                example: "{ status: record.status }"
            ),
            .optional(
                "aggregate", \.aggregate, Aggregate.kind,
                "One verdict over the whole stream instead of one for each record.",
                example: "{ ratio: record.mfa }"
            ),
        ]
    )
}
