/// What one run needs of the outside: the way out, its bounds, time and counters.
package struct UpstreamSession: Sendable {
    package var transport: any UpstreamTransport
    package var limits: UpstreamLimits
    /// Origin of `--base-url`; links may lead there.
    package var overrideOrigin: String?
    package var clock: EngineClock
    package var counters: RunCounters

    package init(
        transport: any UpstreamTransport, limits: UpstreamLimits, overrideOrigin: String? = nil, clock: EngineClock = .system,
        counters: RunCounters = RunCounters()
    ) {
        self.transport = transport
        self.limits = limits
        self.overrideOrigin = overrideOrigin
        self.clock = clock
        self.counters = counters
    }
}
