extension RealtimeManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        RealtimeManifest(type: .websocket, open: RealtimeOpen(request: .missing), events: []),
        "Events we listen for on a connection we open.",
        fields: [
            .required("type", \.type, .choice(), "Kind of connection.", example: "websocket"),
            .required(
                "open", \.open, .object(RealtimeOpen.shape),
                "The opening request.",
                example: "{ request: POST /apps.connections.open, url: body.url }"
            ),
            .optional("heartbeat", \.heartbeat, .object(Heartbeat.shape), "How the connection is kept alive.", example: "{ every: 30s }"),
            .optional(
                "acknowledge", \.acknowledge, .template,
                "Message sent for each event received.",
                example: #"'{"envelope_id":"${event.envelope_id}"}'"#
            ),
            .optional(
                "resume", \.resume, .object(RealtimeResume.shape),
                "How to go on after a broken connection.",
                example: "{ cursor: event.id }"
            ),
            .optional("eventId", \.eventId, .expression, "Id of an event, to drop repeated ones.", example: "event.id"),
            .optional("eventType", \.eventType, .expression, "Type of an event, matched by `events`.", example: "event.type"),
            .required(
                "events", \.events, .named(EventRule.shape, \.pattern, keys: .eventPattern),
                "What to do for an event, by type; `*` matches any part.",
                example: "{ user.*: { refresh: users } }"
            ),
        ]
    )
}
