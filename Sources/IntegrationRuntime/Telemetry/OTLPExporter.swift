import Foundation
package import IntegrationCore
package import IntegrationEngine
package import Logging
import ServiceLifecycle
import Synchronization

/// Sends spans and metrics to a collector (OTLP/HTTP, version 1, JSON).
///
/// Nobody waits for it: what cannot be sent is counted and gone, and a line of the log says so once, and once more when it works again.
/// Put it before the services whose spans it sends: those that are started later end earlier.
package final class OTLPExporter: Service, CustomStringConvertible {
    private let configuration: OTLPConfiguration
    private let tracer: Tracer
    private let metrics: Metrics
    private let gauges: @Sendable () async -> [Metrics.Gauge]
    private let clock: EngineClock
    private let logger: Logger
    private let makeTransport: @Sendable () -> any OTLPTransport
    private let deliveries: Mutex<[OTLPSignal: OTLPDelivery]>

    /// - Parameters:
    ///   - metrics: what is sent, and where is counted what became of it.
    ///   - gauges: what is so right now.
    ///   - clock: waits between documents and attempts; tests put their own in.
    ///   - transport: called once, when it runs.
    package init(
        _ configuration: OTLPConfiguration, tracer: Tracer, metrics: Metrics,
        gauges: @escaping @Sendable () async -> [Metrics.Gauge] = { [] }, clock: EngineClock = .system, logger: Logger,
        transport: @escaping @Sendable () -> any OTLPTransport = { OTLPClient() }
    ) {
        self.configuration = configuration
        self.tracer = tracer
        self.metrics = metrics
        self.gauges = gauges
        self.clock = clock
        self.logger = logger
        makeTransport = transport
        let delivery = OTLPDelivery(policy: configuration.retry, longestWait: configuration.longestWait)
        deliveries = Mutex([.traces: delivery, .metrics: delivery])
    }

    /// Neither the endpoint nor the headers: the log of the start has it.
    package var description: String { "OTLPExporter" }

    package func run() async {
        let transport = makeTransport()
        let rings = tracer.rings()
        // What is being sent or waited for ends with it, and is sent once more below.
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepRinging() }
                group.addTask { await self.keepSendingMetrics(transport) }
                for await _ in rings {
                    while !Task.isCancelled, await self.sendSpans(transport) {}
                }
            }
        }
        // In a task of its own: this one may be cancelled, and there is something to say even so.
        await Task { await self.sayLastWords(transport) }.value
        await transport.shutDown()
        let left = tracer.take(.max).count + tracer.takeDropped()
        if left > 0 { logger.notice("spans were not delivered", metadata: ["spans": "\(left)"]) }
    }

    private func keepRinging() async {
        while (try? await clock.sleep(configuration.tracesEvery)) != nil { tracer.ring() }
    }

    private func keepSendingMetrics(_ transport: any OTLPTransport) async {
        while (try? await clock.sleep(configuration.metricsEvery)) != nil { _ = await send(.metrics, await metricsDocument(), transport) }
    }

    /// Sends everything that is there, each document once, in the time that there is for it.
    private func sayLastWords(_ transport: any OTLPTransport) async {
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled, await self.sendSpans(transport, isLast: true) {}
                _ = await self.send(.metrics, await self.metricsDocument(), transport, isLast: true)
            }
            group.addTask { [clock, configuration] in try? await clock.sleep(configuration.lastWords) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Sends the spans that have waited longest.
    ///
    /// - Returns: whether there may be enough for another document.
    private func sendSpans(_ transport: any OTLPTransport, isLast: Bool = false) async -> Bool {
        count(.spansLost, "no_room", tracer.takeDropped())
        let spans = tracer.take(configuration.limits.batch)
        guard !spans.isEmpty else { return false }
        switch await send(.traces, OTLPDocument.traces(spans, of: configuration.resource), transport, isLast: isLast) {
        case .delivered(let rejected): count(.spansLost, "rejected", rejected)
        case .givenUp: count(.spansLost, "not_delivered", spans.count)
        case .interrupted: tracer.putBack(spans)
        }
        return spans.count == configuration.limits.batch
    }

    private func metricsDocument() async -> [UInt8] {
        OTLPDocument.metrics(metrics.snapshot(gauges: await gauges(), at: clock.now()), of: configuration.resource)
    }

    private enum Outcome {
        /// - Parameter rejected: spans or points that the collector did not take all the same.
        case delivered(rejected: Int)
        case givenUp
        /// The server goes down.
        case interrupted
    }

    /// Sends a document until the collector has it, or it is given up.
    ///
    /// - Parameter isLast: whether there is no time for a second attempt.
    private func send(_ signal: OTLPSignal, _ body: [UInt8], _ transport: any OTLPTransport, isLast: Bool = false) async -> Outcome {
        let request = OTLPRequest(
            url: configuration.endpoint + signal.path, headers: configuration.headers, body: body, timeout: configuration.timeout)
        while true {
            let answer = await answer(to: request, transport)
            // That nothing came is then our own doing.
            if Task.isCancelled, case .failure = answer { return .interrupted }
            switch received(answer, of: signal) {
            case .delivered:
                metrics.count(.exports, signal.rawValue, "delivered")
                return .delivered(rejected: signal.rejected(in: (try? answer.get())?.body ?? []))
            case .again(let wait) where !isLast:
                guard (try? await clock.sleep(wait)) != nil else { return .interrupted }
            case .again, .givenUp:
                metrics.count(.exports, signal.rawValue, "given_up")
                return .givenUp
            }
        }
    }

    private func answer(to request: OTLPRequest, _ transport: any OTLPTransport) async -> Result<OTLPAnswer, OTLPDelivery.Missing> {
        do {
            return .success(try await transport.post(request))
        } catch {
            // Not its text: it may hold the request.
            return .failure(OTLPDelivery.Missing(kind: "\(type(of: error))"))
        }
    }

    private func received(_ answer: Result<OTLPAnswer, OTLPDelivery.Missing>, of signal: OTLPSignal) -> OTLPDelivery.Step {
        var generator = SystemRandomNumberGenerator()
        let now = clock.now()
        let (step, news) = deliveries.withLock { deliveries in
            deliveries[signal]?.received(answer, now: now, using: &generator) ?? (.givenUp, nil)
        }
        switch news {
        case nil: break
        case .fails(let reason):
            logger.warning("telemetry is not delivered", metadata: ["otlp.signal": "\(signal.rawValue)", "reason": "\(reason)"])
        case .works: logger.notice("telemetry is delivered again", metadata: ["otlp.signal": "\(signal.rawValue)"])
        }
        return step
    }

    private func count(_ counter: Metrics.Counter, _ reason: String, _ amount: Int) {
        if amount > 0 { metrics.count(counter, reason, by: amount) }
    }
}
