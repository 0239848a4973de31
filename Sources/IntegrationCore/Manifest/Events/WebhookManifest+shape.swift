extension WebhookManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        WebhookManifest(verify: WebhookVerification(scheme: .token), events: []),
        "Events the provider sends to us.",
        fields: [
            .required(
                "verify", \.verify, .object(WebhookVerification.shape),
                "How a delivery is proved genuine.",
                example: "{ scheme: hmac-sha256, header: X-Signature }"
            ),
            .optional(
                "challenge", \.challenge, .object(WebhookChallenge.shape),
                "The handshake some providers make.",
                example: #"{ when: has(body.challenge), respond: "${body.challenge}" }"#
            ),
            .optional("eventId", \.eventId, .expression, "Id of an event, to drop repeated deliveries.", example: "body.id"),
            .optional("type", \.type, .expression, "Type of an event, matched by `events`.", example: #"headers["x-github-event"]"#),
            .optional(
                "connection", \.connection, .expression,
                "Value that says which connection an event belongs to.",
                example: "body.team_id"
            ),
            .required(
                "events", \.events, .named(EventRule.shape, \.pattern, keys: .eventPattern),
                "What to do for an event, by type; `*` matches any part.",
                example: "{ user.*: { refresh: users } }"
            ),
        ]
    )
}
