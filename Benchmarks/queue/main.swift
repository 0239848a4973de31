// Runs that do nothing, through the queue of a server: what it costs to ask for them, to take them and to write down their end. `runs.py` says
// what is measured, fills databases and starts this program.
//
//     queue DATABASE work [SLOTS]      works; told by lines on standard input (`go`, `tick`), it says what it did once nothing is left
//     queue DATABASE latency COUNT     asks for runs one after another of connections of which nothing waits
import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationStore
import Logging
import Synchronization

/// Says that a run has begun, and ends it.
private struct NoWork: RunExecution {
    let begun: @Sendable (ClaimedRun) -> Void

    func execute(_ run: ClaimedRun, _ counters: RunCounters) async -> RunOutcome {
        begun(run)
        return .ended(.success, nil, reason: nil)
    }
}

/// A moment in time and the CPU that this process has taken until then, in seconds.
private struct Moment {
    let wall = Date().timeIntervalSince1970
    let cpu: Double

    init() {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        cpu = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The value below which a share of them is.
private func share(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}

private func worker(_ store: IntegrationStore, slots: Int, bell: RunBell, begun: @escaping @Sendable (ClaimedRun) -> Void) -> RunWorker {
    // The limits are those of a server, but for a provider's: all here are of a few.
    RunWorker(
        store: store, execution: NoWork(begun: begun),
        configuration: .init(slots: slots, limits: RunLimits(perOrganization: 32, perProvider: 1 << 20)), bell: bell, metrics: Metrics(),
        logger: Logger(label: "queue"))
}

private func say(_ numbers: [String: Double]) {
    let text = numbers.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
    FileHandle.standardOutput.write(Data("{\(text)}\n".utf8))
}

/// Nothing has begun for so long: then nothing is left.
private let quiet = Duration.milliseconds(1500)

private func work(_ store: IntegrationStore, slots: Int) async throws {
    struct Seen {
        var first: Moment?
        var last: Moment?
        var waited: [Double] = []
    }
    let seen = Mutex(Seen())
    let bell = RunBell()
    let worker = worker(store, slots: slots, bell: bell) { run in
        seen.withLock { seen in
            seen.waited.append(run.waited / .milliseconds(1))
            seen.last = Moment()
            if seen.first == nil { seen.first = seen.last }
        }
    }
    let scheduler = Scheduler(
        registry: try IntegrationRegistry([]), store: store, bell: bell, interval: nil, logger: Logger(label: "queue"))
    var running: Task<Void, any Error>?
    say(["ready": 1])
    while let line = readLine() {
        let began = Moment()
        if running == nil { running = Task { try await worker.run() } }
        if line == "tick" { await scheduler.tick() }
        var before = -1
        while before != seen.withLock({ $0.waited.count }) || worker.runningCount > 0 {
            before = seen.withLock { $0.waited.count }
            try await Task.sleep(for: quiet)
        }
        let done = seen.withLock { seen in
            defer { seen = Seen() }
            return seen
        }
        // The last ones begin a moment before all is written; of thousands that is little.
        say([
            "runs": Double(done.waited.count), "first": done.first?.wall ?? 0, "last": done.last?.wall ?? 0, "asked": began.wall,
            "cpu": (done.last ?? began).cpu - began.cpu, "waited_p50_ms": share(0.5, of: done.waited),
            "waited_p99_ms": share(0.99, of: done.waited),
        ])
    }
    running?.cancel()
    _ = await running?.result
}

/// - Parameter rings: whether the worker is of the process that asks.
private func latency(_ store: IntegrationStore, asking: IntegrationStore, rings: Bool, count: Int) async throws {
    let (begun, continuation) = AsyncStream.makeStream(of: (PublicID, ContinuousClock.Instant).self)
    let bell = RunBell()
    let worker = worker(store, slots: 64, bell: bell) { continuation.yield(($0.publicID, .now)) }
    let running = Task { try await worker.run() }
    var starts = begun.makeAsyncIterator()
    var (starting, asked) = ([Double](), [Double]())
    for number in 1...count {
        // At any moment between two looks of the worker, and not right after the last one.
        try await Task.sleep(for: .milliseconds(Int.random(in: 5...25)))
        let from = ContinuousClock.now
        let run = try await asking.enqueueRun(
            of: PublicID(rawValue: "con_\(number)"), organization: "org_\((number - 1) / 20 + 1)", mode: .automatic,
            confirmsDeletions: false,
            by: "benchmark", now: Date())
        let written = ContinuousClock.now
        if rings { bell.ring() }
        guard let (id, at) = await starts.next(), id == run?.id else { fatalError("another run has begun") }
        starting.append((at - from) / .milliseconds(1))
        asked.append((written - from) / .milliseconds(1))
        while worker.runningCount > 0 { try await Task.sleep(for: .milliseconds(1)) }
    }
    running.cancel()
    _ = await running.result
    say([
        "count": Double(count), "asked_p50_ms": share(0.5, of: asked), "start_p50_ms": share(0.5, of: starting),
        "start_p99_ms": share(0.99, of: starting),
    ])
}

private let arguments = CommandLine.arguments
guard arguments.count >= 3 else { fatalError("usage: queue DATABASE work|latency [NUMBER]") }
private let address = StoreAddress(arguments[1])
private let number = arguments.dropFirst(3).first.flatMap { Int($0) }
try await IntegrationStore.withStore(at: address) { store in
    switch arguments[2] {
    case "work": try await work(store, slots: number ?? 64)
    case "latency" where address.isPostgreSQL:
        // Two processes, as far as the database can tell: the worker hears of runs from it.
        try await IntegrationStore.withStore(at: address) { asking in
            try await latency(store, asking: asking, rings: false, count: number ?? 200)
        }
    case "latency": try await latency(store, asking: store, rings: true, count: number ?? 200)
    default: fatalError("no such command")
    }
}
