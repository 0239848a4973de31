/// Events the provider sends to us.
package struct WebhookManifest: Hashable, Sendable {
    /// How a delivery is proved genuine.
    package var verify: WebhookVerification
    /// The handshake some providers make.
    package var challenge: WebhookChallenge?
    /// Id of an event, to drop repeated deliveries.
    package var eventId: ManifestExpression?
    /// Type of an event, matched by `events`.
    package var type: ManifestExpression?
    /// Value that says which connection an event belongs to.
    package var connection: ManifestExpression?
    /// What to do for an event, by type; `*` matches any part.
    package var events: [EventRule]

    package init(
        verify: WebhookVerification,
        challenge: WebhookChallenge? = nil,
        eventId: ManifestExpression? = nil,
        type: ManifestExpression? = nil,
        connection: ManifestExpression? = nil,
        events: [EventRule]
    ) {
        self.verify = verify
        self.challenge = challenge
        self.eventId = eventId
        self.type = type
        self.connection = connection
        self.events = events
    }
}
