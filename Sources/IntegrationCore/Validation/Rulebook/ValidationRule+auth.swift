/// Authentication: strategies and signing.
extension ValidationRule {
    static let authGrant = error(
        "auth-grant",
        "An OAuth grant or method lacks the setting it needs, has one that it ignores, or one twice.",
        example: "grant: device_code   # no deviceUrl",
        fix: "Add what the message names, or change the grant."
    )

    static let authStep = error(
        "auth-step",
        "An auth step provides nothing, or what nothing uses; or it uses what only a later step provides, or provides what an earlier one does.",
        example: "steps: [{ … ${credentials.session} … }, { outputs: { session: … } }]",
        fix: "Order the steps by what they need."
    )

    static let authEmpty = error(
        "auth-empty",
        "`custom` authentication neither signs, nor places a header or parameter, so requests go out unauthenticated.",
        example: "auth: { type: custom, config: { steps: [ … ] } }",
        fix: "Add `sign`, `headers` or `query`."
    )

    static let authPlacement = error(
        "auth-placement",
        "The credentials are placed in the body, and a request has none.",
        example: "auth: { config: { in: body, name: token } } with request: GET /users",
        fix: "Place them in a header or the query, or send the request with a body."
    )

    static let signingService = warning(
        "signing-service",
        "A request goes to a host of its own and is signed for the common service, or the reverse.",
        example: "baseUrl: https://s3.amazonaws.com   # no sign: { service: s3 }",
        fix: "Override `baseUrl` and `sign.service` together."
    )

    static let signingOverride = error(
        "signing-override",
        "`sign` overrides region or service, and `auth` does not sign with aws-sigv4.",
        example: "sign: { service: ec2 }",
        fix: "Remove it, or sign with `aws-sigv4` in `auth`."
    )

    static let signingMessage = error(
        "signing-message",
        "The message of an HMAC signature is the same for every request.",
        example: "sign: { type: hmac, message: \"abc\" }",
        fix: "Write it as the provider describes it, as in `${timestamp}${method}${path}${body}`."
    )

    static let authRules = [
        authGrant, authStep, authEmpty, authPlacement, signingService, signingOverride, signingMessage,
    ]
}
