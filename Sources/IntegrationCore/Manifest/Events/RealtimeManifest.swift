/// Events we listen for on a connection we open.
package struct RealtimeManifest: Hashable, Sendable {
    /// Kind of connection.
    package var type: RealtimeType
    /// The opening request.
    package var open: RealtimeOpen
    /// How the connection is kept alive.
    package var heartbeat: Heartbeat?
    /// Message sent for each event received.
    package var acknowledge: ManifestTemplate?
    /// How to go on after a broken connection.
    package var resume: RealtimeResume?
    /// Id of an event, to drop repeated ones.
    package var eventId: ManifestExpression?
    /// Type of an event, matched by `events`.
    package var eventType: ManifestExpression?
    /// What to do for an event, by type; `*` matches any part.
    package var events: [EventRule]

    package init(
        type: RealtimeType,
        open: RealtimeOpen,
        heartbeat: Heartbeat? = nil,
        acknowledge: ManifestTemplate? = nil,
        resume: RealtimeResume? = nil,
        eventId: ManifestExpression? = nil,
        eventType: ManifestExpression? = nil,
        events: [EventRule]
    ) {
        self.type = type
        self.open = open
        self.heartbeat = heartbeat
        self.acknowledge = acknowledge
        self.resume = resume
        self.eventId = eventId
        self.eventType = eventType
        self.events = events
    }
}
