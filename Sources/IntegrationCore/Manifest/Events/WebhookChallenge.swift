/// The handshake some providers make when a webhook is registered.
package struct WebhookChallenge: Hashable, Sendable {
    /// Whether the request is a challenge.
    package var when: ManifestExpression
    /// The answer.
    package var respond: RequestBody

    package init(when: ManifestExpression, respond: RequestBody) {
        self.when = when
        self.respond = respond
    }
}
