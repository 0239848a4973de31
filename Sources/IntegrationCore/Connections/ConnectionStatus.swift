/// Where an organisation's connection to a provider stands.
package enum ConnectionStatus: String, Sendable, CaseIterable {
    /// Made, and not tested with the provider yet.
    case pending
    /// The provider accepted the credentials; runs may go.
    case active
    /// Something a person has to put right, such as refused credentials; no run begins.
    case error
    /// A person said: not now.
    case paused
    /// Deleted: its secrets are gone.
    case disconnected

    /// What can happen to a connection.
    package enum Event: Sendable, Equatable {
        case tested(isAccepted: Bool)
        case paused
        case resumed
        case deleted
    }

    /// Why something cannot happen now.
    package struct Conflict: Error, Sendable, Equatable {
        package let status: ConnectionStatus
        package let reason: String
    }

    /// The status after an event.
    ///
    /// - Throws: ``Conflict`` when it cannot happen to a connection of this status.
    package func after(_ event: Event) throws(Conflict) -> ConnectionStatus {
        switch (self, event) {
        case (.disconnected, _): throw Conflict(status: self, reason: "the connection is deleted")
        // A test tells of the credentials; it does not begin runs that a person has stopped.
        case (.paused, .tested): return .paused
        case (_, .tested(let isAccepted)): return isAccepted ? .active : .error
        case (.paused, .paused): throw Conflict(status: self, reason: "the connection is paused already")
        case (.pending, .paused): throw Conflict(status: self, reason: "the connection was never active; test it first")
        case (_, .paused): return .paused
        case (.paused, .resumed): return .active
        case (_, .resumed): throw Conflict(status: self, reason: "only a paused connection can be resumed; this one is \(rawValue)")
        case (_, .deleted): return .disconnected
        }
    }

    /// Whether a run may begin.
    package var allowsRuns: Bool { self == .active }
}
