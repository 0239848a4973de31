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

    /// Whether a run may begin.
    package var allowsRuns: Bool { self == .active }
}

extension IntegrationConnection {
    /// What can happen to a connection.
    package enum Event: Sendable, Equatable {
        case tested(isAccepted: Bool)
        case paused
        case resumed
    }

    /// Why something cannot happen now.
    package struct Conflict: Error, Sendable, Equatable {
        package let status: ConnectionStatus
        package let reason: String
    }

    /// Changes the status by what happened.
    ///
    /// - Throws: ``Conflict`` when it cannot happen to a connection of this status; nothing is changed then.
    package mutating func apply(_ event: Event) throws(Conflict) {
        switch (status, event) {
        case (.disconnected, _): throw Conflict(status: status, reason: "the connection is deleted")
        // A test tells of the credentials; it does not begin runs that a person has stopped.
        case (.paused, .tested(let isAccepted)): pausedFrom = isAccepted ? .active : .error
        case (_, .tested(let isAccepted)): status = isAccepted ? .active : .error
        case (.paused, .paused): throw Conflict(status: status, reason: "the connection is paused already")
        case (.pending, .paused): throw Conflict(status: status, reason: "the connection was never active; test it first")
        case (_, .paused):
            pausedFrom = status
            status = .paused
        case (.paused, .resumed):
            status = pausedFrom ?? .pending
            pausedFrom = nil
        case (_, .resumed):
            throw Conflict(status: status, reason: "only a paused connection can be resumed; this one is \(status.rawValue)")
        }
    }
}
