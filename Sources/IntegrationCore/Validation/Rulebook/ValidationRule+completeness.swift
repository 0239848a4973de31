/// Completeness: what a good integration has.
extension ValidationRule {
    static let missingTest = warning(
        "missing-test",
        "There is no `test`, so a connection cannot be tried before its first run.",
        example: "# no test:",
        fix: "Add `test: { request: GET /me }`."
    )

    static let missingDocumentation = warning(
        "missing-documentation",
        "There is no `docsUrl`.",
        example: "# no docsUrl:",
        fix: "Add the address of the provider's API reference."
    )

    static let missingIcon = warning(
        "missing-icon",
        "There is no icon beside the manifest, or `icon` names a file that does not exist.",
        example: "# no icon.svg",
        fix: "Add `icon.svg`."
    )

    static let missingFixtures = warning(
        "missing-fixtures",
        "There is no `fixtures/sandbox.yaml`, so the integration cannot be tried without an account, and nothing proves it.",
        example: "# no fixtures/",
        fix: "Record the provider's documented answers; `patchbay new` shows the shape."
    )

    static let missingChecks = warning(
        "missing-checks",
        "Streams are read and nothing is checked.",
        example: "# no checks:",
        fix: "Add a check over one of the streams."
    )

    static let missingRemediation = warning(
        "missing-remediation",
        "A check does not say how to fix what it finds.",
        example: "checks: { mfa: { pass: … } }",
        fix: "Add `remediation`."
    )

    static let completenessRules = [
        missingTest, missingDocumentation, missingIcon, missingFixtures, missingChecks, missingRemediation,
    ]
}
