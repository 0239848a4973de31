import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Testing

/// The work of several nodes behind pgbouncer, which has fewer connections than one of them.
@Suite("The store behind pgbouncer", .enabled(if: PostgresPooler.isInstalled), .timeLimit(.minutes(5)))
struct PoolerTests {
    @Test func runsAreAskedForTakenBegunAndEnded() async throws {
        try await PostgresPooler.withDatabase { pooled, direct in
            // Each migrates, when it finds nothing.
            try await QueueNodes.with(postgres: pooled, 3) { nodes in
                let (rings, ring) = AsyncStream.makeStream(of: Void.self)
                let listener = nodes[0].hearBell { ring.yield() }
                _ = await rings.first { true }
                for organization in ["org_a", "org_b"] {
                    let connections = try await nodes.connect(12, organization: organization)
                    let runs = try await withThrowingTaskGroup(of: EnqueuedRun?.self) { group in
                        for (number, connection) in (connections + connections).enumerated() {
                            group.addTask { try await nodes.enqueue(connection, organization: organization, node: number % 3) }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(Set(runs.compactMap { $0?.id }).count == 12 && runs.filter { $0?.isJoined == true }.count == 12)
                }
                let claimed = try await withThrowingTaskGroup(of: (Int, [ClaimedRun]).self) { group in
                    for node in 0..<3 { group.addTask { (node, try await nodes.claim(8, node: node)) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(claimed.map(\.1.count) == [8, 8, 8] && Set(claimed.flatMap(\.1).map(\.publicID)).count == 24)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (node, runs) in claimed {
                        group.addTask {
                            let lost = try await nodes[node].beat(runs.map { .init($0.lease, requests: 1) })
                            #expect(lost.isEmpty)
                        }
                        for run in runs {
                            group.addTask {
                                let begun = try await nodes.begin(run, node: node)
                                try await begun.commit([("a", "{}"), ("b", "{}")], outcomes: { $0 == "a" ? [.fail("a")] : [.pass()] })
                                try await begun.complete()
                                #expect(try await begun.finish().status == .success)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await nodes.strings("SELECT DISTINCT status FROM runs") == ["success"])
                #expect(try await nodes.count("SELECT count(*) FROM records") == 48)
                #expect(try await nodes.count("SELECT count(*) FROM findings WHERE status = 'open'") == 24)
                // One goes back, is taken by another node, and a word of the first is heard no more.
                let connection = try await nodes.connect(1, organization: "org_a")[0]
                try await nodes.enqueue(connection, organization: "org_a")
                let first = try #require(try await nodes.claim(1).first)
                try await nodes.silence()
                #expect(try await nodes[1].reviveRuns(limits: nodes.limits).lost.count == 1)
                let second = try #require(try await nodes.claim(1, node: 1).first)
                #expect(second.publicID == first.publicID)
                #expect(try await nodes[0].beat([.init(first.lease)]) == [first.lease])
                try await nodes[1].endRuns([.init(second.lease, .cancelled, cause: .cancelled)])
                #expect(try await nodes.count("SELECT count(*) FROM runs WHERE status = 'running'") == 0)
                withExtendedLifetime(listener) {}
            }
            let watcher = PostgresDatabase(PostgresSettings(url: direct))
            let servers: Int64? = try await watcher.read {
                try $0.value(
                    """
                    SELECT count(*) AS n FROM pg_stat_activity
                    WHERE datname = current_database() AND backend_type = 'client backend' AND pid != pg_backend_pid()
                    """)
            }
            #expect(servers ?? 99 <= Int64(PostgresPooler.connections))
            try await watcher.close()
        }
    }
}
