import Dispatch
import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Synchronization
import Testing

/// The queue of runs on each database alike, with several nodes at it.
@Suite("The queue", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct QueueTests {
    @Test("There is one run of a connection at a time: who asks again gets the same", arguments: SQLDialect.allCases)
    func joining(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            // All at once, at both nodes.
            let runs = try await withThrowingTaskGroup(of: EnqueuedRun?.self) { group in
                for node in 0..<8 { group.addTask { try await nodes.enqueue(connection, organization: "org_a", node: node % 2) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(runs.compactMap { $0?.id }).count == 1 && runs.filter { $0?.isJoined == false }.count == 1)
            #expect(try await nodes.strings("SELECT status FROM runs") == ["pending"])
            #expect(try await nodes.count("SELECT count(*) FROM audit_log WHERE action = 'run.requested'") == 1)
            // While it waits, it takes on what is wanted more.
            let more = try await nodes.enqueue(connection, organization: "org_a", mode: .full, confirmsDeletions: true)
            #expect(more?.isJoined == true)
            let claimed = try await nodes.claim(5)
            #expect(claimed.count == 1 && claimed[0].mode == .full && claimed[0].confirmsDeletions && claimed[0].attempt == 1)
            #expect(claimed[0].connection == connection && claimed[0].organization == "org_a")
            // Under way, it is joined by who wants no more, and only by those.
            #expect(try await nodes.enqueue(connection, organization: "org_a", mode: .delta)?.status == .running)
            try await nodes[0].endRuns([.init(claimed[0].lease, .success)])
            try await nodes.enqueue(connection, organization: "org_a")
            _ = try await nodes.claim(5)
            for (mode, confirms) in [(RequestedMode.full, false), (.automatic, true)] {
                let error = await #expect(throws: StoreError.self) {
                    try await nodes.enqueue(connection, organization: "org_a", mode: mode, confirmsDeletions: confirms)
                }
                #expect(error?.code == .conflict)
            }
            #expect(try await nodes.enqueue(connection, organization: "local") == nil)
        }
    }

    @Test("Nodes that claim at once get different runs, and the limits hold", arguments: SQLDialect.allCases)
    func claimingAtOnce(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 4, limits: RunLimits(perOrganization: 30, perProvider: 70)) { nodes in
            for organization in ["org_a", "org_b", "org_c", "org_d"] {
                for connection in try await nodes.connect(
                    40, organization: organization, provider: organization == "org_d" ? "okta" : "github")
                {
                    try await nodes.enqueue(connection, organization: organization)
                }
            }
            let runs = try await withThrowingTaskGroup(of: [ClaimedRun].self) { group in
                for number in 0..<24 { group.addTask { try await nodes.claim(7, node: number % 4) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(runs.map(\.publicID)).count == runs.count)
            let counts = Dictionary(grouping: runs, by: \.organization).mapValues(\.count)
            #expect(counts["org_d"] == 30 && runs.filter { $0.provider == "github" }.count == 70, "\(counts)")
            #expect(counts.values.allSatisfy { $0 <= 30 })
            #expect(try await nodes.count("SELECT count(*) FROM runs WHERE status = 'running'") == 100)
            // When some have ended, there is room for as many.
            try await nodes[0].endRuns(runs.filter { $0.organization == "org_a" }.prefix(5).map { .init($0.lease, .success) })
            #expect(try await nodes.claim(50).count == 5)
        }
    }

    @Test("Those of a provider that may have no more do not stand before others, however many wait", arguments: SQLDialect.allCases)
    func fullProviders(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(perOrganization: 1000, perProvider: 1)) { nodes in
            for number in 0..<600 {
                let organization = "org_\(1000 + number)"
                let connection = try await nodes.connect(1, organization: organization)[0]
                try await nodes.enqueue(connection, organization: organization)
            }
            #expect(try await nodes.claim(10).map(\.provider) == ["github"])
            // Behind all of them, in the order of the index.
            let last = try await nodes.connect(1, organization: "org_z", provider: "okta")[0]
            try await nodes.enqueue(last, organization: "org_z")
            #expect(try await nodes.claim(10).map(\.provider) == ["okta"])
        }
    }

    @Test("A hundred thousand runs of one organisation do not stand before the next of another", arguments: SQLDialect.allCases)
    func longQueues(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(perOrganization: 8, perProvider: 1000)) { nodes in
            _ = try await nodes.connect(100_000, organization: "org_a")
            try await nodes[0].write(as: .system) { transaction in
                try transaction.run(
                    """
                    INSERT INTO runs (public_id, connection_id, organization, provider, status, streams, manifest_hash, settings_hash, lease,
                        heartbeat_at) SELECT public_id, id, organization, provider, 'pending', '', '', '', 0, 0 FROM connections
                    """)
            }
            #expect(try await nodes.claim(64).count == 8)
            let other = try await nodes.connect(1, organization: "org_b")[0]
            try await nodes.enqueue(other, organization: "org_b")
            // Its next claim, whatever the length of the queue.
            #expect(try await nodes.claim(64).map(\.organization) == ["org_b"])
        }
    }

    @Test("Organisations take turns at what a provider's limit leaves, too", arguments: SQLDialect.allCases)
    func turnsAtALimit(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(perOrganization: 1000, perProvider: 2)) { nodes in
            for organization in ["org_a", "org_b", "org_c"] {
                for connection in try await nodes.connect(6, organization: organization) {
                    try await nodes.enqueue(connection, organization: organization)
                }
            }
            // There is room for more, but two at a time is what the provider may have.
            var place = IntegrationStore.ClaimPlace()
            var running = try await nodes[0].claimRuns(10, limits: nodes.limits, from: &place)
            var turns = running.map(\.organization)
            for _ in 0..<7 {
                try await nodes[0].endRuns([.init(running.removeFirst().lease, .success)])
                let next = try await nodes[0].claimRuns(10, limits: nodes.limits, from: &place)
                turns += next.map(\.organization)
                running += next
            }
            #expect(turns.count == 9 && Dictionary(grouping: turns) { $0 }.values.allSatisfy { $0.count == 3 }, "\(turns)")
        }
    }

    @Test("Organisations take turns, however much one of them has waiting", arguments: SQLDialect.allCases)
    func fairness(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(perOrganization: 1000, perProvider: 1000)) { nodes in
            for connection in try await nodes.connect(60, organization: "org_a") {
                try await nodes.enqueue(connection, organization: "org_a")
            }
            for organization in ["org_b", "org_c"] {
                for provider in ["github", "okta"] {
                    let connection = try await nodes.connect(1, organization: organization, provider: provider)[0]
                    try await nodes.enqueue(connection, organization: organization)
                }
            }
            // One free place after another: who had a turn comes last.
            var place = IntegrationStore.ClaimPlace()
            var turns: [String] = []
            for _ in 0..<12 {
                turns += try await nodes[0].claimRuns(1, limits: nodes.limits, from: &place).map { "\($0.organization) \($0.provider)" }
            }
            #expect(turns.count == 12 && Set(turns.prefix(5)).count == 5, "\(turns)")
            // Many at once: the others get theirs among the first.
            for organization in ["org_b", "org_c"] {
                let connections = try await nodes.connect(3, organization: organization)
                for connection in connections { try await nodes.enqueue(connection, organization: organization) }
            }
            let many = try await nodes[0].claimRuns(9, limits: nodes.limits, from: &place)
            let counts = Dictionary(grouping: many, by: \.organization).mapValues(\.count)
            #expect(counts == ["org_a": 3, "org_b": 3, "org_c": 3])
        }
    }

    @Test("More lanes than one claim looks at: each gets its turn", arguments: SQLDialect.allCases)
    func manyOrganizations(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(perOrganization: 1, perProvider: 10_000)) { nodes in
            try await nodes[0].write(as: .system) { transaction in
                let numbers = (0..<700).map { Int64($0) }
                try transaction.run(
                    "INSERT INTO organizations (id, name, created_at) SELECT 'org_' || value, 'O', 0 FROM \(each: numbers)")
                try transaction.run(
                    """
                    INSERT INTO connections (organization, provider, name, created_at, public_id, status, credential_version)
                    SELECT 'org_' || value, 'github', 'n', 0, 'con_' || value, 'active', 1 FROM \(each: numbers)
                    """)
                try transaction.run(
                    """
                    INSERT INTO runs (public_id, connection_id, organization, provider, status, streams, manifest_hash, settings_hash, lease,
                        heartbeat_at) SELECT 'run_' || id, id, organization, provider, 'pending', '', '', '', 0, 0 FROM connections
                    """)
            }
            var place = IntegrationStore.ClaimPlace()
            var seen: Set<PublicID> = []
            for _ in 0..<10 { seen.formUnion(try await nodes[0].claimRuns(100, limits: nodes.limits, from: &place).map(\.publicID)) }
            #expect(seen.count == 700)
        }
    }

    @Test("A worker that was silent too long is late: its run goes on elsewhere, at the next page", arguments: SQLDialect.allCases)
    func fencing(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            try await nodes.enqueue(connection, organization: "org_a")
            let first = try await nodes.claim(1)[0]
            let late = try await nodes.begin(first)
            try await late.commit([("a", "{}")], position: "two")
            #expect(try await nodes[1].reviveRuns(limits: nodes.limits).lost.count == 0)
            #expect(try await nodes[0].beat([.init(first.lease)]).isEmpty)
            try await nodes.silence()
            // Both nodes find it dead at once.
            async let one = nodes[0].reviveRuns(limits: nodes.limits)
            async let two = nodes[1].reviveRuns(limits: nodes.limits)
            let lost = try await (one.lost, two.lost)
            #expect(lost.0.count + lost.1.count == 1)
            let second = try await nodes.claim(1, node: 1)[0]
            #expect(second.publicID == first.publicID && second.attempt == 2 && second.lease != first.lease)
            #expect(try await nodes[0].beat([.init(first.lease)]) == [first.lease])
            let error = await #expect(throws: StoreError.self) { try await late.commit([("b", "{}")], page: 1) }
            #expect(error?.code == .leaseLost)
            #expect(try await nodes[0].retreat(first.lease, cause: .handedOver, reason: nil, limits: nodes.limits) == nil)
            try await nodes[0].endRuns([.init(first.lease, .failed)])
            let next = try await nodes.begin(second, node: 1)
            #expect(next.run.resumed && next.run.streams["repos"]?.units[""]?.position == "two")
            try await next.commit([("b", "{}")], page: 1)
            try await next.complete()
            let done = try await next.finish()
            #expect(done.status == .success && done.inserted == 2 && done.pages == 2 && done.cause == nil)
            #expect(try await nodes.strings("SELECT cause FROM run_attempts") == ["worker_lost"])
        }
    }

    @Test("A run that kills its workers is parked after some attempts; one that gets on is not", arguments: SQLDialect.allCases)
    func poison(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1, limits: RunLimits(attempts: 3)) { nodes in
            let connections = try await nodes.connect(2, organization: "org_a")
            for connection in connections { try await nodes.enqueue(connection, organization: "org_a") }
            for attempt in 1...3 {
                let runs = try await nodes.claim(5)
                #expect(runs.count == 2 && runs.allSatisfy { $0.attempt == attempt }, "\(runs)")
                let good = try #require(runs.first { $0.connection == connections[1] })
                try await nodes.begin(good).commit([("r\(attempt)", "{}")], page: attempt - 1, position: "p\(attempt)")
                try await nodes.silence()
                _ = try await nodes[0].reviveRuns(limits: nodes.limits)
                try await nodes.endPauses()
                _ = try await nodes[0].reviveRuns(limits: nodes.limits)
            }
            let parked = try #require(try await nodes[0].runs(of: connections[0], organization: "org_a", limit: 1)?.first)
            #expect(parked.status == .failed && parked.cause == .workerLost && parked.finishedAt != nil)
            #expect(parked.reason?.contains("3 attempts") == true)
            let going = try #require(try await nodes[0].runs(of: connections[1], organization: "org_a", limit: 1)?.first)
            #expect(going.status == .pending && going.pages == 3 && going.inserted == 3)
            #expect(try await nodes.count("SELECT count(*) FROM run_attempts") == 6)
            // A person may try again.
            #expect(try await nodes.enqueue(connections[0], organization: "org_a")?.isJoined == false)
        }
    }

    @Test("What fails for a while is tried again later, each time after a longer pause", arguments: SQLDialect.allCases)
    func pauses(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            try await nodes.enqueue(connection, organization: "org_a")
            var pauses: [Int] = []
            for _ in 0..<3 {
                let run = try await nodes.claim(1)[0]
                // What the attempt before failed of is history; what it has sent is counted on.
                #expect(try await nodes.count("SELECT count(*) FROM runs WHERE cause IS NOT NULL OR reason IS NOT NULL") == 0)
                #expect(run.requests == pauses.count * 7)
                let isTriedAgain = try await nodes[0].retreat(
                    run.lease, cause: .providerUnavailable, reason: "503", requests: run.requests + 7, limits: nodes.limits)
                #expect(isTriedAgain == true)
                pauses.append(try await nodes.count("SELECT wait_until - (SELECT max(ended_at) FROM run_attempts) FROM runs"))
                #expect(try await nodes.claim(1).isEmpty)
                _ = try await nodes[0].reviveRuns(limits: nodes.limits)
                #expect(try await nodes.claim(1).isEmpty)
                try await nodes.endPauses()
                #expect(try await nodes[0].reviveRuns(limits: nodes.limits).ready == 1)
            }
            #expect((15_000...30_000).contains(pauses[0]) && (30_000...60_000).contains(pauses[1]), "\(pauses)")
            #expect((60_000...120_000).contains(pauses[2]), "\(pauses)")
            // As long as the provider says, where it does; and not counted.
            let limited = try await nodes.claim(1)[0]
            _ = try await nodes[0].retreat(
                limited.lease, cause: .rateLimited, reason: nil, wait: .seconds(500), limits: nodes.limits)
            #expect(
                try await nodes.count("SELECT wait_until - (SELECT max(ended_at) FROM run_attempts) FROM runs") == 500_000)
            #expect(try await nodes.count("SELECT attempts_failed FROM runs") == 3)
            // Who asks wants it now.
            #expect(try await nodes.enqueue(connection, organization: "org_a")?.isJoined == true)
            #expect(try await nodes.claim(1).map(\.attempt) == [5])
        }
    }

    @Test("Cancelling, pausing and deleting reach runs that wait", arguments: SQLDialect.allCases)
    func ending(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connections = try await nodes.connect(3, organization: "org_a")
            for connection in connections { try await nodes.enqueue(connection, organization: "org_a") }
            let run = try #require(try await nodes[0].runs(of: connections[0], organization: "org_a", limit: 1)?.first?.publicID)
            #expect(
                try await nodes[0].cancelRun(run, of: connections[0], organization: "org_a", by: "ann", now: QueueNodes.now) == true)
            _ = try await nodes[0].updateConnection(connections[1], organization: "org_a", now: QueueNodes.now) { connection in
                try connection.apply(.paused)
                return AuditEvent(.connectionPaused, target: connection.id.rawValue, by: "ann")
            }
            #expect(try await nodes[0].deleteConnection(connections[2], organization: "org_a", by: "ann", now: QueueNodes.now))
            #expect(try await nodes.claim(5).isEmpty)
            #expect(
                try await nodes.strings("SELECT cause FROM runs ORDER BY id") == ["cancelled", "connection_paused", "connection_deleted"])
            #expect(try await nodes.count("SELECT count(*) FROM runs WHERE status = 'cancelled' AND finished_at IS NOT NULL") == 3)
            let error = await #expect(throws: StoreError.self) { try await nodes.enqueue(connections[1], organization: "org_a") }
            #expect(error?.code == .conflict)
        }
    }

    @Test("What a page finds while its connection is being deleted does not stay open")
    func deletingBesideAPage() async throws {
        try await QueueNodes.with(.postgreSQL) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            try await nodes.enqueue(connection, organization: "org_a")
            let run = try await nodes.begin(try await nodes.claim(1)[0])
            try await run.commit([("a", "{}")], outcomes: { _ in [.fail("first")] }, position: "two")
            // Held up in the middle of the deletion, which has seen all findings by then.
            let (held, release) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
            let holder = Task {
                try await nodes[1].write(.locking, as: .system) { transaction in
                    try transaction.run("SELECT id FROM findings FOR UPDATE")
                    held.continuation.yield()
                    release.wait()
                }
            }
            for await _ in held.stream { break }
            let deletion = Task {
                try await nodes[0].deleteConnection(connection, organization: "org_a", by: "ann", now: QueueNodes.now)
            }
            try await nodes.whenWaiting(1)
            let page = Task { try await run.commit([("b", "{}")], outcomes: { _ in [.fail("second")] }, page: 1) }
            // It waits for the deletion, or has gone past it.
            let isOver = Mutex(false)
            Task {
                _ = await page.result
                isOver.withLock { $0 = true }
            }
            try await nodes.whenWaiting(2) { isOver.withLock { $0 } }
            release.signal()
            try await holder.value
            #expect(try await deletion.value)
            let error = await #expect(throws: StoreError.self) { try await page.value }
            #expect(error?.code == .leaseLost)
            #expect(try await nodes.strings("SELECT DISTINCT status FROM findings") == ["resolved"])
        }
    }

    @Test("What is due is run once, however many look and however long nobody did", arguments: SQLDialect.allCases)
    func scheduling(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 3) { nodes in
            let connections = try await nodes.connect(50, organization: "org_a")
            let first = try await nodes[0].scheduleFirstRuns(limit: 100) { _, isNew, now in
                #expect(isNew)
                return now - 30 * 86_400
            }
            #expect(first == 50)
            #expect(try await nodes[0].scheduleFirstRuns(limit: 100) { _, _, now in now } == 0)
            let counts = try await withThrowingTaskGroup(of: (due: Int, added: Int).self) { group in
                for node in 0..<3 {
                    for _ in 0..<3 {
                        group.addTask { try await nodes[node].scheduleRuns(limit: 20) { _, now in now + 900 } }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.reduce(0) { $0 + $1.added } == 50, "\(counts)")
            #expect(try await nodes.count("SELECT count(*) FROM runs WHERE status = 'pending'") == 50)
            // Nothing is due before the time is; and a connection that still has a run gets no other.
            #expect(try await nodes[0].scheduleRuns(limit: 20) { _, now in now + 900 }.due == 0)
            try await nodes[0].write(as: .system) { try $0.run("UPDATE connections SET next_run_at = 1") }
            let again = try await nodes[0].scheduleRuns(limit: 100) { _, now in now + 900 }
            #expect(again.due == 50 && again.added == 0)
            // Only active ones that are run by themselves.
            try await nodes[0].write(as: .system) { transaction in
                try transaction.run("DELETE FROM runs")
                try transaction.run("UPDATE connections SET next_run_at = 1")
                try transaction.run("UPDATE connections SET status = 'paused' WHERE public_id = \(connections[0].rawValue)")
                try transaction.run("UPDATE connections SET runs_by_itself = 0 WHERE public_id = \(connections[1].rawValue)")
                try transaction.run("UPDATE connections SET credential_version = NULL WHERE public_id = \(connections[2].rawValue)")
            }
            #expect(try await nodes[0].scheduleRuns(limit: 100) { _, now in now + 900 }.added == 47)
        }
    }

    @Test("Old runs that changed nothing go, but for the last of a connection", arguments: SQLDialect.allCases)
    func retention(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            for number in 0..<6 {
                try await nodes.enqueue(connection, organization: "org_a")
                let run = try await nodes.begin(try await nodes.claim(1)[0])
                // The second brings a record, and a finding stands by it.
                try await run.commit(number == 1 ? [("a", "{}")] : [], outcomes: { _ in [.fail("r")] })
                if number == 2 {
                    try await nodes[0].retreat(run.run.lease, cause: .handedOver, reason: nil, limits: nodes.limits)
                    try await nodes.begin(try await nodes.claim(1)[0]).finish()
                } else {
                    try await run.finish()
                }
            }
            #expect(try await nodes[0].removeRuns(endedBefore: QueueNodes.now, limit: 100) == 0)
            let later = QueueNodes.now + 86400
            #expect(try await nodes[0].removeRuns(endedBefore: later, limit: 3) == 3)
            #expect(try await nodes[0].removeRuns(endedBefore: later, limit: 3) == 1)
            #expect(try await nodes[0].removeRuns(endedBefore: later, limit: 3) == 0)
            #expect(try await nodes.count("SELECT count(*) FROM runs") == 2)
            #expect(try await nodes.count("SELECT inserted FROM runs ORDER BY id LIMIT 1") == 1)
            #expect(try await nodes.count("SELECT count(*) FROM run_attempts") == 0)
        }
    }

    @Test("History goes after its time, and nothing that still stands", arguments: SQLDialect.allCases)
    func history(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            func run(_ records: [(String, String)], fails: Set<String>) async throws {
                try await nodes.enqueue(connection, organization: "org_a")
                let run = try await nodes.begin(try await nodes.claim(1)[0])
                try await run.commit(records, outcomes: { [fails.contains($0) ? .fail($0) : .pass(check: "c")] }, judgesUnchanged: true)
                try await run.complete(confirmed: true)
                try await run.finish()
            }
            // One that stays, one that is mended, one that goes.
            try await run([("stays", "1"), ("mended", "1"), ("gone", "1")], fails: ["stays", "mended", "gone"])
            try await run([("stays", "1"), ("mended", "2")], fails: ["stays"])
            try await run([("stays", "1"), ("mended", "2")], fails: ["stays"])
            let changes = { (after: RecordChangeCursor) in
                try await nodes[0].recordChanges(of: connection, organization: "org_a", stream: "repos", after: after, limit: 10) ?? []
            }
            let before = try await changes(.beginning)
            #expect(Set(before.map(\.key)) == ["stays", "mended", "gone"] && before.allSatisfy { $0.run != nil })
            #expect(try await nodes[0].removeHistory(before: QueueNodes.now, limit: 100) == 0)
            // Two findings that are resolved, and two runs that changed something; the last run changed nothing, and is the last.
            #expect(try await nodes[0].removeHistory(before: QueueNodes.now + 1, limit: 100) == 4)
            #expect(try await nodes[0].removeHistory(before: QueueNodes.now + 1, limit: 100) == 0)
            #expect(try await nodes.strings("SELECT resource_id FROM findings") == ["stays"])
            #expect(try await nodes.count("SELECT count(*) FROM finding_events") == 1)
            #expect(try await nodes.count("SELECT count(*) FROM runs") == 1)
            let after = try await changes(.beginning)
            #expect(Set(after.map(\.key)) == ["stays", "mended"] && after.allSatisfy { $0.run == nil })
            // What is mended can break again, and is found again.
            try await run([("stays", "1"), ("mended", "3")], fails: ["stays", "mended"])
            #expect(try await nodes.count("SELECT count(*) FROM findings WHERE status = 'open'") == 2)
        }
    }

    @Test("A run that cannot go on is ended with what its earlier attempts wrote", arguments: SQLDialect.allCases)
    func endingAfterPages(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            try await nodes.enqueue(connection, organization: "org_a")
            let first = try await nodes.begin(try await nodes.claim(1)[0])
            try await first.commit([("a", "1"), ("b", "1")], position: "two")
            _ = try await nodes[0].retreat(first.run.lease, cause: .handedOver, reason: nil, limits: nodes.limits)
            let second = try await nodes.claim(1)[0]
            _ = try await nodes[0].beat([.init(second.lease, heldUntil: QueueNodes.now + 60)])
            try await nodes[0].endRuns([.init(second.lease, .failed, cause: .authenticationRejected)])
            #expect(
                try await nodes.strings("SELECT status FROM runs WHERE inserted = 2 AND pages = 1 AND held_until IS NULL") == ["failed"])
            #expect(try await nodes.count("SELECT count(*) FROM run_pages") == 0)
            // So it is none that changed nothing.
            try await nodes.enqueue(connection, organization: "org_a")
            #expect(try await nodes[0].removeRuns(endedBefore: QueueNodes.now + 86400, limit: 10) == 0)
        }
    }

    @Test("A provider that stays down is asked less and less by each run", arguments: SQLDialect.allCases)
    func growingPauses(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            try await nodes.enqueue(connection, organization: "org_a")
            var pauses: [Int] = []
            for _ in 0..<6 {
                let run = try await nodes.claim(1)[0]
                _ = try await nodes[0].retreat(run.lease, cause: .providerDown, reason: nil, wait: .seconds(3), limits: nodes.limits)
                pauses.append(try await nodes.count("SELECT wait_until - max(ended_at) FROM runs, run_attempts GROUP BY wait_until"))
                try await nodes.endPauses()
                _ = try await nodes[0].reviveRuns(limits: nodes.limits)
            }
            // 30 s, doubled each time up to ten minutes, of which half at least.
            for (index, pause) in pauses.enumerated() {
                let longest = min(30_000 << index, 600_000)
                #expect((longest / 2...longest).contains(pause), "\(pauses)")
            }
            #expect(try await nodes.count("SELECT attempts_failed FROM runs") == 0)
        }
    }

    @Test("A run that cannot go on where it stopped begins anew, under its own name", arguments: SQLDialect.allCases)
    func beginningAnew(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            let connection = try await nodes.connect(1, organization: "org_a")[0]
            let asked = try #require(try await nodes.enqueue(connection, organization: "org_a"))
            let first = try await nodes.begin(try await nodes.claim(1)[0])
            try await first.commit([("a", "{}"), ("gone since", "{}")], position: "two")
            _ = try await nodes[0].retreat(first.run.lease, cause: .handedOver, reason: nil, limits: nodes.limits)
            let second = try await nodes.begin(try await nodes.claim(1)[0], manifestHash: "another")
            #expect(second.run.publicID == asked.id && !second.run.resumed && second.run.streams["repos"]?.units.isEmpty == true)
            try await second.commit([("a", "{}"), ("b", "{}")])
            // What the first attempt stored and the second was not shown is absent, though it was changed in the same run.
            #expect(try await second.complete().deleted == 1)
            #expect(try await second.stored().keys.sorted() == ["a", "b"])
            let done = try await second.finish()
            #expect(done.inserted == 3 && done.unchanged == 1 && done.pages == 2 && done.attempt == 2)
        }
    }
}
