package import IntegrationCore

/// Which findings to list; an absent condition lets everything through.
package struct FindingFilter: Sendable {
    package var organization: String
    /// Those of these connections only.
    package var connections: Set<ConnectionID>?
    package var provider: String?
    /// As it is now: a finding whose ignore has run out is open.
    package var status: FindingStatus?
    package var checkID: String?
    package var severity: Severity?
    /// Those older than this one: a page, newest first, begins after the last finding of the one before.
    package var before: PublicID?
    package var limit: Int

    package init(
        organization: String = "local", connections: Set<ConnectionID>? = nil, provider: String? = nil, status: FindingStatus? = nil,
        checkID: String? = nil, severity: Severity? = nil, limit: Int = 1000
    ) {
        self.organization = organization
        self.connections = connections
        self.provider = provider
        self.status = status
        self.checkID = checkID
        self.severity = severity
        self.limit = limit
    }

    package init(connection: ConnectionID, status: FindingStatus? = nil, severity: Severity? = nil, limit: Int = 1000) {
        self.init(connections: [connection], status: status, severity: severity, limit: limit)
    }
}
