extension WebhookChallenge {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        WebhookChallenge(when: .missing, respond: .text("")),
        "The handshake some providers make when a webhook is registered.",
        fields: [
            .required("when", \.when, .expression, "Whether the request is a challenge.", example: "has(body.challenge)"),
            .required("respond", \.respond, RequestBody.kindOrText, "The answer.", example: "${body.challenge}"),
        ]
    )
}
