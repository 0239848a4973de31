/// Fixtures: the manifest against the recorded answers beside it.
extension ValidationRule {
    static let fixtureInvalid = error(
        "fixture-invalid",
        "`fixtures/sandbox.yaml` or a file it names cannot be read.",
        example: "body: missing.json",
        fix: "Correct the file."
    )

    static let fixtureUnknownName = error(
        "fixture-unknown-name",
        "The fixtures use a field, variable, stream or check that the manifest does not have.",
        example: "expect: { records: { user: 3 } }",
        fix: "Use the manifest's names."
    )

    static let fixtureUnanswered = warning(
        "fixture-unanswered",
        "A request of the manifest has no answer in the fixtures, so that it is not tried.",
        example: "request: GET /teams   # no exchange",
        fix: "Add an exchange, or correct the request."
    )

    static let fixtureUnreached = warning(
        "fixture-unreached",
        "An exchange of the fixtures that no request of the manifest can match.",
        example: "- request: GET /user",
        fix: "Correct the request or the exchange."
    )

    static let fixtureUnexpected = note(
        "fixture-unexpected",
        "A stream or check that the fixtures expect nothing of.",
        example: "expect: { records: {} }",
        fix: "Add it under `expect`."
    )

    static let typeNotInFixtures = warning(
        "type-not-in-fixtures",
        "An expression uses a field as another type than the recorded answers have.",
        example: "pass: record.archived == \"no\"",
        fix: "Compare with a value of the type the provider sends."
    )

    static let fieldNotInFixtures = warning(
        "field-not-in-fixtures",
        "An expression reads a field that no recorded answer has: misspelt, or the fixtures are incomplete.",
        example: "pass: record.archivd == false",
        fix: "Correct the spelling, or record an answer that has the field."
    )

    static let fixtureSecret = warning(
        "fixture-secret",
        "The fixtures have a token or key in them that looks real. It is not repeated here.",
        example: "credentials: { token: ghp_… }",
        fix: "Revoke it if it is real, and write one that shows that it is none: `sandbox-token`."
    )

    static let fixturesRules = [
        fixtureInvalid, fixtureUnknownName, fixtureUnanswered, fixtureUnreached, fixtureUnexpected, typeNotInFixtures,
        fieldNotInFixtures, fixtureSecret,
    ]
}
