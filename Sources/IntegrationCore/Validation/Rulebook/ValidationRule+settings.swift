/// Fields and variables: what a person types and tunes.
extension ValidationRule {
    static let unusedField = warning(
        "unused-field",
        "A credential field is asked for and never used.",
        example: "credentialFields: [{ id: region, … }]",
        fix: "Use it in auth, http or a stream, or remove it."
    )

    static let unusedVariable = warning(
        "unused-variable",
        "A variable can be tuned and changes nothing.",
        example: "variables: [{ id: days, … }]",
        fix: "Use it as `variables.days`, or remove it."
    )

    static let unusedInput = warning(
        "unused-input",
        "An action asks for an input and does not use it.",
        example: "input: { reason: { type: string } }",
        fix: "Use it as `input.reason`, or remove it."
    )

    static let fieldOptions = error(
        "field-options",
        "A select without options, options on a field that offers none, or the same option twice.",
        example: "{ id: region, type: select }",
        fix: "List `options`, or change the type."
    )

    static let fieldDefault = error(
        "field-default",
        """
        A default that the field itself would refuse: another type, not one of the options, not matching the pattern, \
        or a default for a secret.
        """,
        example: "{ id: days, type: number, default: soon }",
        fix: "Give a default of the field's type."
    )

    static let invalidPattern = error(
        "invalid-pattern",
        "A pattern is not a regular expression of RE2 syntax.",
        example: "pattern: '[a-z'",
        fix: "Correct it; look-around and back-references do not exist in RE2."
    )

    static let unprintableText = error(
        "unprintable-text",
        "A text for people has a control character in it, one that turns the direction of writing around, or nothing to see.",
        example: "name: \"Acme\\e[2J\"",
        fix: "Write it with printable characters only."
    )

    static let settingsRules = [
        unusedField, unusedVariable, unusedInput, fieldOptions, fieldDefault, invalidPattern, unprintableText,
    ]
}
