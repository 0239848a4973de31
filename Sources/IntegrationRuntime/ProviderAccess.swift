package import IntegrationCore
package import IntegrationEngine
import Logging

/// The way to providers as the operator configured it: the same for a test and for a run.
package struct ProviderAccess: Sendable {
    /// Exact `HOST:PORT` entries that may be reached although they are private or plain HTTP.
    package var allowedAddresses: Set<HostPort>
    /// By the id of an integration, where its requests go instead: a sandbox, or a self-hosted edition.
    package var baseURLs: [String: String]
    package var trustRoots: TrustRoots
    package var clock: EngineClock
    /// Native handlers by the name that manifests give.
    package var nativeHandlers: [String: any IntegrationHandler]
    /// Budgets of all nodes; nil where nobody else asks providers.
    package var budgets: (any RateBudgets)?
    /// Nil where every host is asked, however often it failed.
    package var circuits: (any ProviderCircuits)?

    package init(
        allowedAddresses: Set<HostPort> = [], baseURLs: [String: String] = [:], trustRoots: TrustRoots = .system,
        clock: EngineClock = .system, nativeHandlers: [String: any IntegrationHandler] = [:]
    ) {
        self.allowedAddresses = allowedAddresses
        self.baseURLs = baseURLs
        self.trustRoots = trustRoots
        self.clock = clock
        self.nativeHandlers = nativeHandlers
    }

    /// - Parameters:
    ///   - budgetNames: of the budgets that its requests are drawn from; nil where there are none.
    ///   - renewal: obtains credentials anew that end while a run goes on.
    func sync(
        _ manifest: IntegrationManifest, logger: Logger, budgetNames: RateBudgetNames? = nil, renewal: CredentialRenewal? = nil
    ) -> LocalSync {
        var local = LocalSync(
            manifest: manifest, databasePath: "", baseURL: baseURLs[manifest.id], allowedAddresses: allowedAddresses,
            trustRoots: trustRoots,
            clock: clock, logger: logger, nativeHandlers: nativeHandlers)
        local.renewal = renewal
        if let budgetNames {
            local.budgets = budgets
            local.budgetNames = budgetNames
        }
        local.circuits = circuits
        return local
    }
}
