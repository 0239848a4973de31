/// Kinds of event connections.
package enum RealtimeType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// WebSocket (RFC 6455).
    case websocket
    /// Server-sent events.
    case serverSentEvents = "sse"
    /// A request that is answered when there is an event.
    case longPoll = "long_poll"

    package var meaning: String {
        switch self {
        case .websocket: "WebSocket (RFC 6455)."
        case .serverSentEvents: "Server-sent events."
        case .longPoll: "A request that is answered when there is an event."
        }
    }
}
