/// Expressions in CEL: syntax, names and types. Places are exact to the character.
extension ValidationRule {
    static let expressionSyntax = error(
        "expression-syntax",
        "The text is not a CEL expression, or a `${` in a template is not closed.",
        example: "key: record.id +",
        fix: "Correct it; `patchbay eval` tries an expression out."
    )

    static let expressionType = error(
        "expression-type",
        "An operator or function is used with values it does not take.",
        example: "pass: 'now > \"2025\"'",
        fix: "Convert one side, for instance with `timestamp(…)` or `string(…)`."
    )

    static let expressionResult = error(
        "expression-result",
        "The value has a type that its place cannot use: a condition must be bool, a key text or a whole number.",
        example: "pass: size(record.members)",
        fix: "Compare it: `size(record.members) > 0`."
    )

    static let expressionFails = error(
        "expression-fails",
        "A part of the expression has no variable in it and always fails.",
        example: "pass: record.count / 0 > 1",
        fix: "Correct the constant."
    )

    static let unknownName = error(
        "unknown-name",
        "A name that means nothing anywhere in a manifest.",
        example: "key: recrod.id",
        fix: "Correct the spelling; the message lists the names in scope."
    )

    static let nameOutOfScope = error(
        "name-out-of-scope",
        "A name that exists, but not at this place.",
        example: "key: cursor",
        fix: "Use it where the message says, or another name here."
    )

    static let credentialsOutOfScope = error(
        "credentials-out-of-scope",
        "`credentials` is used outside auth, http and signing: a secret could reach a record, a finding or a log.",
        example: "title: Token ${credentials.token}",
        fix: "Use the non-secret `config`, or move it to `auth` or `http.headers`."
    )

    static let unknownConfig = error(
        "unknown-config",
        "`config.x`, and no non-secret credential field has the id `x`.",
        example: "baseUrl: https://${config.domian}",
        fix: "Declare it under `credentialFields`, or correct the name."
    )

    static let unknownVariable = error(
        "unknown-variable",
        "`variables.x`, and no variable has the id `x`.",
        example: "where: record.age > variables.day",
        fix: "Declare it under `variables`, or correct the name."
    )

    static let unknownCredential = error(
        "unknown-credential",
        "A credential that no field, token answer or auth step provides.",
        example: "auth: { type: api_key, config: { name: X-Key, field: tokn } }",
        fix: "Declare a secret field with that id, or correct the name."
    )

    static let unknownInput = error(
        "unknown-input",
        "`input.x`, and the action does not declare it.",
        example: "request: POST /users/${input.id}/suspend",
        fix: "Declare it under the action's `input`."
    )

    static let unguardedOptional = warning(
        "unguarded-optional",
        "A field or variable that may be left empty is read as if it always had a value; the expression fails when it has none.",
        example: "query: { team: \"${config.team}\" }   # required: false",
        fix: "Read it as `config.?team`, guard it with `has(config.team)`, give it a default, or require it."
    )

    static let nullableKey = error(
        "nullable-key",
        "A key, cursor or id can be null or absent: optional syntax or a branch gives no value, or a recorded answer has none.",
        example: "key: record.?id",
        fix: "Give a value: `record.?id.orValue(record.name)`."
    )

    static let templateBrace = warning(
        "template-brace",
        "Text has a brace without its partner beside a `$`: an expression that was meant is shown as it is written.",
        example: "title: $record.name} has no owner",
        fix: "Write `${record.name}`; a literal `${` is written `$${`."
    )

    static let constantCondition = error(
        "constant-condition",
        "A condition is the same for every record or answer, so it decides nothing.",
        example: "pass: \"true\"",
        fix: "Let it depend on the record, or remove it."
    )

    static let expressionsRules = [
        expressionSyntax, expressionType, expressionResult, expressionFails, unknownName, nameOutOfScope, credentialsOutOfScope,
        unknownConfig, unknownVariable, unknownCredential, unknownInput, unguardedOptional, nullableKey, templateBrace,
        constantCondition,
    ]
}
