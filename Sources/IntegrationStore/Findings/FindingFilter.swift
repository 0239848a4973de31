package import IntegrationCore

/// Which findings to list; an absent condition lets everything through.
package struct FindingFilter: Sendable {
    package var organization: String
    package var connection: ConnectionID?
    package var provider: String?
    package var status: FindingStatus?
    package var checkID: String?
    package var severity: Severity?
    package var limit: Int

    package init(
        organization: String = "local", connection: ConnectionID? = nil, provider: String? = nil, status: FindingStatus? = nil,
        checkID: String? = nil, severity: Severity? = nil, limit: Int = 1000
    ) {
        self.organization = organization
        self.connection = connection
        self.provider = provider
        self.status = status
        self.checkID = checkID
        self.severity = severity
        self.limit = limit
    }
}
