/// What one run needs of the outside: the way out, its bounds, time and counters.
package struct UpstreamSession: Sendable {
    package var transport: any UpstreamTransport
    package var limits: UpstreamLimits
    /// `--base-url`: where requests to the manifest's hosts go instead.
    package var originOverride: OriginOverride?
    package var clock: EngineClock
    package var counters: RunCounters
    /// What must not leave the run, in whatever words.
    package var secrets: KnownSecrets

    package init(
        transport: any UpstreamTransport, limits: UpstreamLimits, originOverride: OriginOverride? = nil, clock: EngineClock = .system,
        counters: RunCounters = RunCounters(), secrets: KnownSecrets = KnownSecrets()
    ) {
        self.transport = transport
        self.limits = limits
        self.originOverride = originOverride
        self.clock = clock
        self.counters = counters
        self.secrets = secrets
    }
}
