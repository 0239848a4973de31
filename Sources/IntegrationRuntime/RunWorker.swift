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
            // A quarter is left to the others. More would leave a provider no more than one organisation may take by itself.
            self.limits.perProviderOfWorker = max(1, slots - slots / 4)
            self.poll = poll
            self.revives = revives
        }
    }

    /// How often is said that runs are worked at. Three times within the silence after which a worker is taken for dead.
    private static let beat = Duration.seconds(3)
    private static let firstPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(5)
    /// Runs that are taken at once.
    private static let batch = 100

    private let store: IntegrationStore
    private let execution: any RunExecution
    private let configuration: Configuration
    private let bell: RunBell
    private let metrics: Metrics
    private let logger: Logger
    private let ends: RunEnds
    private let running = Mutex<[RunLease: Running]>([:])
    private let sight = Mutex(DatabaseSight(longestGap: .seconds(6)))
    private let isStopping = Atomic(false)

    /// A run that this process has, from the moment it is taken until what came of it is written down.
    private struct Running {
        let provider: String
        let counters: RunCounters
        /// What works at it; nil before it has begun, and once it has ended.
        var task: Task<RunOutcome, Never>?
    }

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
                    // Of runs that end together, the first must not take a successor for itself alone.
                    await Task.yield()
                    let runs = await take(&place)
                    for run in runs { group.addTask { await self.work(at: run) } }
                    // There are more, of which this claim has seen nothing yet; where none of those may begin, they are looked at in turn.
                    if !place.isAtEnd, !runs.isEmpty, runningCount < configuration.slots { bell.ring() }
                }
                // Cancelled or told to end: nobody waits for a database that is away.
                self.isStopping.store(true, ordering: .relaxed)
                group.cancelAll()
            }
        } onGracefulShutdown: { [self] in
            isStopping.store(true, ordering: .relaxed)
            bell.stop()
        }
    }

    private func take(_ place: inout IntegrationStore.ClaimPlace) async -> [ClaimedRun] {
        let room = min(configuration.slots - runningCount, Self.batch)
        guard room > 0 else { return [] }
        let began = ContinuousClock.now
        do {
            defer { metrics.measure(.claims, seconds: (ContinuousClock.now - began) / .seconds(1)) }
            let held = running.withLock { Dictionary($0.values.map { ($0.provider, 1) }, uniquingKeysWith: +) }
            let runs = try await store.claimRuns(room, limits: configuration.limits, running: held, from: &place)
            running.withLock { running in
                for run in runs { running[run.lease] = Running(provider: run.provider, counters: RunCounters(requests: run.requests)) }
            }
            return runs
        } catch is CancellationError {
            return []
        } catch {
            logger.error("no runs taken", metadata: ["error": "\(Told(error).reason)"])
            return []
        }
    }

    private func work(at run: ClaimedRun) async {
        metrics.measure(.runWait, run.provider, seconds: run.waited / .seconds(1))
        let outcome = await outcome(of: run)
        // In a task of its own: a run that was stopped has to be handed over too.
        await Task { await self.keep(outcome, of: run) }.value
        running.withLock { _ = $0.removeValue(forKey: run.lease) }
        bell.ring()
    }

    private func outcome(of run: ClaimedRun) async -> RunOutcome {
        // Under the lock: it must be known before it can have ended.
        let task = running.withLock { running in
            let counters = running[run.lease]?.counters ?? RunCounters(requests: run.requests)
            let task = Task { [execution] in await execution.execute(run, counters) }
            running[run.lease]?.task = task
            return task
        }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        running.withLock { $0[run.lease]?.task = nil }
        return outcome
    }

    /// Writes down what came of a run. While the database is away it is tried again, and the run stays this process's: nothing failed that
    /// would have to be counted against it.
    private func keep(_ outcome: RunOutcome, of run: ClaimedRun) async {
        var pause = Self.firstPause
        while true {
            do {
                return try await write(outcome, of: run)
            } catch {
                let isTransient = (error as? StoreError)?.isTransient ?? false
                // Who has to end leaves it to the others: the lease ends by itself.
                let isLast = !isTransient || isStopping.load(ordering: .relaxed) && pause > Self.firstPause
                logger.error(
                    isLast ? "run not put back" : "run not put back yet",
                    metadata: ["run.id": "\(run.publicID)", "error": "\(Told(error).reason)"])
                if isLast { return }
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private func write(_ outcome: RunOutcome, of run: ClaimedRun) async throws {
        switch outcome {
        case .finished, .lost: break
        case .ended(let status, let cause, let reason):
            try await ends.add(IntegrationStore.EndedRun(run.lease, status, cause: cause, reason: reason))
        case .postponed(let cause, let reason, let wait):
            let requests = running.withLock { $0[run.lease]?.counters.current.requests }
            let isTriedAgain = try await store.retreat(
                run.lease, cause: cause, reason: reason, wait: wait, requests: requests, limits: configuration.limits)
            guard cause != .handedOver, let isTriedAgain else { return }
            count(run.provider, cause, isTriedAgain: isTriedAgain)
            logger.notice(
                isTriedAgain ? "run waits" : "run given up",
                metadata: ["run.id": "\(run.publicID)", "run.cause": "\(cause.rawValue)", "run.attempt": "\(run.attempt)"])
        }
    }

    private func count(_ provider: String, _ cause: RunCause, isTriedAgain: Bool) {
        metrics.count(.runAttempts, provider, cause.rawValue)
        if !isTriedAgain { metrics.count(.runs, provider, RunStatus.failed.rawValue) }
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
                for lease in try await store.beat(held) { running.withLock { $0[lease]?.task }?.cancel() }
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
            let began = ContinuousClock.now
            let seen = sight.withLock { $0.duration(at: began) }
            let revived = try await store.reviveRuns(limits: configuration.limits, judgingSilenceWithin: seen)
            sight.withLock { $0.saw(from: began, to: .now) }
            for run in revived.lost { count(run.provider, .workerLost, isTriedAgain: run.isTriedAgain) }
            if !revived.lost.isEmpty {
                logger.notice("runs of dead workers go on", metadata: ["runs": "\(revived.lost.count)"])
            }
            if !revived.lost.isEmpty || revived.ready > 0 { bell.ring() }
        } catch is CancellationError {
        } catch {
            sight.withLock { $0.failed() }
            logger.error("runs not revived", metadata: ["error": "\(Told(error).reason)"])
        }
    }

    private func keepRinging() async {
        while (try? await Task.sleep(for: configuration.poll)) != nil { bell.ring() }
    }
}
