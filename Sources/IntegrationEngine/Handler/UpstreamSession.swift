package import IntegrationCore

/// What one run needs of the outside: the way out, its bounds, time and counters.
package struct UpstreamSession: Sendable {
    package var transport: any UpstreamTransport
    package var limits: UpstreamLimits
    /// `--base-url`: where requests to the manifest's hosts go instead.
    package var originOverride: OriginOverride?
    package var clock: EngineClock
    package var counters: RunCounters
    /// Where requests are drawn from before they go.
    package var budgets: any RateBudgets
    package var budgetNames: RateBudgetNames
    /// Nil where every host is asked.
    package var circuits: (any ProviderCircuits)?
    /// Nil where the credentials are all there is.
    package var renewal: CredentialRenewal?
    /// What must not leave the run, in whatever words.
    package var secrets: KnownSecrets

    package init(
        transport: any UpstreamTransport, limits: UpstreamLimits, originOverride: OriginOverride? = nil, clock: EngineClock = .system,
        counters: RunCounters = RunCounters(), renewal: CredentialRenewal? = nil, secrets: KnownSecrets = KnownSecrets(),
        budgets: (any RateBudgets)? = nil, budgetNames: RateBudgetNames = RateBudgetNames(), circuits: (any ProviderCircuits)? = nil
    ) {
        self.budgets = budgets ?? LocalRateBudgets(clock: clock)
        self.budgetNames = budgetNames
        self.circuits = circuits
        self.transport = transport
        self.limits = limits
        self.originOverride = originOverride
        self.clock = clock
        self.counters = counters
        self.renewal = renewal
        self.secrets = secrets
    }
}
