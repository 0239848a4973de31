package import IntegrationCore
package import IntegrationStore

/// What a run is asked to do.
package struct SyncRequest: Sendable {
    /// Whose connection it is; `local` on the command line.
    package var organization = "local"
    /// The connection to run, where it is known already: it must be active, with this version of its credentials. Nil for one that is found by
    /// its name, and made when there is none.
    package var connection: (number: ConnectionID, credentialVersion: Int)?
    /// The run that was taken from the queue for this, and kept alive by whoever took it; nil opens one.
    package var claimed: RunLease?
    /// Nil where a run that fails has failed for good.
    package var retries: RunRetries?
    /// Who asked for the run, for the audit log; nil on the command line, which keeps none.
    package var requestedBy: String?
    /// Tells connections of one provider apart; `default` on the command line.
    package var connectionName: String
    /// Whose data the connection holds; a run under another identity is refused. Nil where that is not told apart.
    package var identity: TenantIdentity?
    /// A person says that the connection may go on under another identity.
    package var confirmsIdentity = false
    package var credentials: IntegrationCredentials
    package var config: [String: SettingValue]
    package var variables: [String: SettingValue]
    package var mode: RequestedMode
    /// Nil for all; streams they hang from are fetched too.
    package var streams: Set<String>?
    /// A person has looked at a mass deletion that was held and says: yes.
    package var confirmsDeletions: Bool

    package init(
        connectionName: String = "default", credentials: IntegrationCredentials, config: [String: SettingValue] = [:],
        variables: [String: SettingValue] = [:], mode: RequestedMode = .automatic, streams: Set<String>? = nil,
        confirmsDeletions: Bool = false
    ) {
        self.connectionName = connectionName
        self.credentials = credentials
        self.config = config
        self.variables = variables
        self.mode = mode
        self.streams = streams
        self.confirmsDeletions = confirmsDeletions
    }
}
