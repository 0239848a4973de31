/// Webhooks, realtime and actions: what comes in and what goes out.
extension ValidationRule {
    static let webhookVerification = error(
        "webhook-verification",
        "The verification lacks what its scheme needs, has what it does not use, or does not cover the body or the time.",
        example: "verify: { scheme: hmac-sha256 }",
        fix: "Add what the message names."
    )

    static let eventRule = error(
        "event-rule",
        "There is no event rule, or one that does nothing.",
        example: "events: { \"user.*\": {} }",
        fix: "Give `refresh`, with `record` or `key` where the event carries them."
    )

    static let eventRefresh = error(
        "event-refresh",
        "`refresh` names a stream that does not exist.",
        example: "events: { \"user.*\": { refresh: user } }",
        fix: "Use the name of a stream of this manifest."
    )

    static let actionMethod = warning(
        "action-method",
        "An action that changes nothing.",
        example: "request: GET /users",
        fix: "Use POST, PUT, PATCH or DELETE."
    )

    static let eventsRules = [
        webhookVerification, eventRule, eventRefresh, actionMethod,
    ]
}
