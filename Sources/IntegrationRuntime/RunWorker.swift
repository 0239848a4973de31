import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging
import ServiceLifecycle
import Synchronization

/// Takes runs from the queue and works at them, many at a time. All that it must not forget is in the database: when it dies, others go on.
///
/// When the server goes down, every run stops after the page it is at and is handed over at once.
package final class RunWorker: Service, CustomStringConvertible {
    package struct Configuration: Sendable {
        /// Runs at a time: each has its own way out and its own pages in memory.
        package var slots: Int
        package var limits: RunLimits
        /// How often the queue is looked at when nobody rings.
        package var poll: Duration
        /// How often it is looked for runs whose worker is dead and for pauses that are over; nil does so only at the start.
        package var revives: Duration?

        package init(
            slots: Int = 64, limits: RunLimits = RunLimits(), poll: Duration = .seconds(1), revives: Duration? = .seconds(2)
        ) {
            self.slots = max(1, slots)
            self.limits = limits
            self.poll = poll
            self.revives = revives
        }
    }

    /// How often is said that runs are worked at. Three times within the silence after which a worker is taken for dead.
    private static let beat = Duration.seconds(3)
    /// Runs that are taken at once.
    private static let batch = 100

    private let store: IntegrationStore
    private let execution: any RunExecution
    private let configuration: Configuration
    private let bell: RunBell
    private let metrics: Metrics
    private let logger: Logger
    private let ends: RunEnds
    /// Runs under way, and how each is stopped.
    private let running = Mutex<[RunLease: (task: Task<RunOutcome, Never>, counters: RunCounters)]>([:])

    package init(
        store: IntegrationStore, execution: any RunExecution, configuration: Configuration, bell: RunBell, metrics: Metrics,
        logger: Logger
    ) {
        self.store = store
        self.execution = execution
        self.configuration = configuration
        self.bell = bell
        self.metrics = metrics
        self.logger = logger
        ends = RunEnds(store: store)
    }

    package var description: String { "RunWorker" }

    /// Runs under way in this process.
    package var runningCount: Int { running.withLock { $0.count } }

    package func run() async throws {
        let rings = bell.rings()
        let listener = store.hearBell { [bell] in bell.ring() }
        defer { withExtendedLifetime(listener) {} }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepBeating() }
                group.addTask { await self.keepReviving() }
                group.addTask { await self.keepRinging() }
                var place = IntegrationStore.ClaimPlace()
                bell.ring()
                for await _ in rings {
                    let runs = await take(&place)
                    for run in runs { group.addTask { await self.work(at: run) } }
                    // There are more, of which this claim has seen nothing yet; where none of those may begin, they are looked at in turn.
                    if !place.isAtEnd, !runs.isEmpty, runningCount < configuration.slots { bell.ring() }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: { [bell] in
            bell.stop()
        }
    }

    private func take(_ place: inout IntegrationStore.ClaimPlace) async -> [ClaimedRun] {
        let room = min(configuration.slots - runningCount, Self.batch)
        guard room > 0 else { return [] }
        let began = ContinuousClock.now
        do {
            defer { metrics.measure(.claims, seconds: (ContinuousClock.now - began) / .seconds(1)) }
            return try await store.claimRuns(room, limits: configuration.limits, from: &place)
        } catch is CancellationError {
            return []
        } catch {
            logger.error("no runs taken", metadata: ["error": "\(Told(error).reason)"])
            return []
        }
    }

    private func work(at run: ClaimedRun) async {
        metrics.measure(.runWait, run.provider, seconds: run.waited / .seconds(1))
        let counters = RunCounters()
        let outcome = await withRegistered(run, counters) { [execution] in await execution.execute(run, counters) }
        // In a task of its own: a run that was stopped has to be handed over too.
        await Task { await self.keep(outcome, of: run) }.value
        bell.ring()
    }

    private func withRegistered(
        _ run: ClaimedRun, _ counters: RunCounters, _ body: @escaping @Sendable () async -> RunOutcome
    ) async -> RunOutcome {
        // Under the lock: it must be known before it can have ended.
        let task = running.withLock { running in
            let task = Task { await body() }
            running[run.lease] = (task, counters)
            return task
        }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        running.withLock { _ = $0.removeValue(forKey: run.lease) }
        return outcome
    }

    private func keep(_ outcome: RunOutcome, of run: ClaimedRun) async {
        do {
            switch outcome {
            case .finished, .lost: break
            case .ended(let status, let cause, let reason):
                try await ends.add(IntegrationStore.EndedRun(run.lease, status, cause: cause, reason: reason))
            case .postponed(let cause, let reason, let wait):
                let isTriedAgain = try await store.retreat(
                    run.lease, cause: cause, reason: reason, wait: wait, limits: configuration.limits)
                guard cause != .handedOver, let isTriedAgain else { return }
                metrics.count(.runAttempts, run.provider, cause.rawValue)
                if !isTriedAgain { metrics.count(.runs, run.provider, RunStatus.failed.rawValue) }
                logger.notice(
                    isTriedAgain ? "run waits" : "run given up",
                    metadata: ["run.id": "\(run.publicID)", "run.cause": "\(cause.rawValue)", "run.attempt": "\(run.attempt)"])
            }
        } catch {
            // Its lease ends by itself.
            logger.error("run not put back", metadata: ["run.id": "\(run.publicID)", "error": "\(Told(error).reason)"])
        }
    }

    /// Says that runs are worked at, and stops those that are somebody else's by now or were ended.
    private func keepBeating() async {
        while (try? await Task.sleep(for: Self.beat)) != nil {
            let held = running.withLock { running in
                running.map { lease, run in
                    let counters = run.counters.current
                    return IntegrationStore.Beat(lease, requests: counters.requests, heldUntil: counters.waitingUntil)
                }
            }
            do {
                for lease in try await store.beat(held) { running.withLock { $0[lease] }?.task.cancel() }
            } catch is CancellationError {
            } catch {
                logger.error("no sign of life given", metadata: ["error": "\(Told(error).reason)"])
            }
        }
    }

    private func keepReviving() async {
        await revive()
        guard let interval = configuration.revives else { return }
        while (try? await Task.sleep(for: interval)) != nil { await revive() }
    }

    package func revive() async {
        do {
            let revived = try await store.reviveRuns(limits: configuration.limits)
            if revived.lost > 0 {
                logger.notice("runs of dead workers go on", metadata: ["runs": "\(revived.lost)"])
            }
            if revived.lost + revived.ready > 0 { bell.ring() }
        } catch is CancellationError {
        } catch {
            logger.error("runs not revived", metadata: ["error": "\(Told(error).reason)"])
        }
    }

    private func keepRinging() async {
        while (try? await Task.sleep(for: configuration.poll)) != nil { bell.ring() }
    }
}
