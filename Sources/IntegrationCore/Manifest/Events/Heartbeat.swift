/// How a connection is kept alive.
package struct Heartbeat: Hashable, Sendable {
    /// Message sent.
    package var send: ManifestTemplate?
    /// Time between two messages.
    package var every: Duration
    /// Silence after which the connection counts as broken.
    package var timeout: Duration

    package init(send: ManifestTemplate? = nil, every: Duration = .seconds(30), timeout: Duration = .seconds(90)) {
        self.send = send
        self.every = every
        self.timeout = timeout
    }
}
