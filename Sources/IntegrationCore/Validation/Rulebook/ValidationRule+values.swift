/// Values and texts: whether they fit what they are compared with, shown as, or used for.
extension ValidationRule {
    static let unknownOption = error(
        "unknown-option",
        "A setting with options is compared with a text that is none of them.",
        example: "where: variables.mode == \"fsat\"   # options fast and full",
        fix: "Use one of the options, or add it to `options`."
    )

    static let headerCase = error(
        "header-case",
        "A header of an answer is read by a name with capitals; names are in lower case, so there is never one.",
        example: "next: headers[\"X-Next\"]",
        fix: "Write the name in lower case."
    )

    static let textTemplate = warning(
        "text-template",
        "A text that is no template has `${…}` in it, which is shown as it is written.",
        example: "remediation: Deactivate ${record.name}.",
        fix: "Write it without `${…}`; `title` is a template, and `evidence` shows values."
    )

    static let fieldConstraint = error(
        "field-constraint",
        "A pattern, list of values or format does not fit the type beside it, so it never holds or never counts.",
        example: "{ id: days, type: number, pattern: '^[0-9]+$' }",
        fix: "Remove it, or change the type."
    )

    static let secretField = error(
        "secret-field",
        "What has to be secret is not: a password with `secret: false`, or authentication by a field that everything may read.",
        example: "{ id: token, type: password, secret: false }",
        fix: "Remove `secret: false`, or write `type: password`."
    )

    static let valuesRules = [unknownOption, headerCase, textTemplate, fieldConstraint, secretField]
}
