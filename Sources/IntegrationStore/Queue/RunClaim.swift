import Foundation
import IntegrationCore
import SQLDatabase

/// Takes runs that wait, inside one transaction.
struct RunClaim {
    /// Claims come one after another: so the limits hold exactly, and nobody waits for rows that another is just taking. Any number that
    /// nobody else in the database locks.
    private static let lock = 0x5074_4271
    /// Lanes that are looked at for one claim: what is beyond is for the next.
    private static let mostLanes = 256
    private static let fewestLanes = 16

    let transaction: any SQLTransaction
    let owner: ProcessIdentity
    let limits: RunLimits
    /// Runs that the owner works at, by provider.
    let running: [String: Int]
    let clock: DatabaseClock

    /// Where the search goes on.
    struct Place: Sendable, Hashable {
        var organization = ""
        var provider = ""
    }

    /// - Returns: the runs, after which lane the next claim begins, and whether this one has seen every lane.
    func take(_ room: Int, from start: Place) throws -> (runs: [ClaimedRun], next: Place, hasSeenAll: Bool) {
        if transaction.dialect == .postgreSQL {
            // Nobody waits for the disk under the lock. Should the server forget a claim, whoever made it can write nothing for those runs, and
            // another takes them.
            try transaction.run("SELECT pg_advisory_xact_lock(\(Self.lock)), set_config('synchronous_commit', 'off', true)")
        }
        // Usually each of them may begin a run.
        var most = min(max(2 * room, Self.fewestLanes), Self.mostLanes)
        var lanes = try lanes(after: start, atMost: most)
        guard !lanes.isEmpty else { return ([], Place(), true) }
        let counts = try transaction.rows(
            "SELECT organization, provider, count(*) AS n FROM runs WHERE status = 'running' GROUP BY organization, provider"
        ).map { (lane: ClaimPlan.Lane(organization: $0["organization"], provider: $0["provider"]), count: $0["n"] as Int) }
        var plan = ClaimPlan(limits, running: counts, here: running)
        if lanes.count == most, lanes.count(where: plan.allows) < room {
            // Those of a provider that may have no more must not stand before all others, however many there are.
            most = Self.mostLanes
            lanes = try self.lanes(after: start, atMost: most, without: plan.fullProviders)
        }
        let waiting = try waiting(in: lanes.filter(plan.allows), atMost: room)
        let (shares, last) = plan.shares(of: lanes, room: room) { waiting[$0] ?? 0 }
        let runs = shares.isEmpty ? [] : try take(shares)
        let hasSeenAll = lanes.count < most
        // Who had the last turn comes last the next time, also where it was no want of room that ended it, but a limit that all share.
        let isFull = shares.reduce(0) { $0 + $1.count } >= room
        let end = isFull || hasSeenAll ? last : lanes.last
        return (runs, end.map { Place(organization: $0.organization, provider: $0.provider) } ?? start, hasSeenAll)
    }

    /// Once round: from a place to the end, and from the beginning to that place.
    private func lanes(after start: Place, atMost most: Int, without providers: [String] = []) throws -> [ClaimPlan.Lane] {
        let first = try lanes(from: start, atMost: most, without: providers)
        guard first.count < most, start != Place() else { return first }
        let others = try lanes(from: Place(), atMost: most - first.count, without: providers)
        return first + others.prefix { ($0.organization, $0.provider) <= (start.organization, start.provider) }
    }

    /// Lanes with runs that wait, from a place on, by steps over an index from one to the next: what it costs does not depend on how many wait,
    /// but for those of providers that are left out.
    private func lanes(from start: Place, atMost most: Int, without providers: [String]) throws -> [ClaimPlan.Lane] {
        let others: SQLStatement = providers.isEmpty ? "" : "AND provider NOT IN (SELECT value FROM \(each: providers))"
        switch transaction.dialect {
        case .postgreSQL:
            return try transaction.rows(
                """
                WITH RECURSIVE lanes AS (
                    (SELECT organization, provider, 1 AS n FROM runs WHERE status = 'pending' AND wait_until IS NULL
                        AND (organization, provider) > (\(start.organization), \(start.provider)) \(others)
                        ORDER BY organization, provider LIMIT 1)
                    UNION ALL
                    SELECT following.organization, following.provider, lanes.n + 1 FROM lanes CROSS JOIN LATERAL (
                        SELECT organization, provider FROM runs WHERE status = 'pending' AND wait_until IS NULL
                            AND (organization, provider) > (lanes.organization, lanes.provider) \(others)
                            ORDER BY organization, provider LIMIT 1
                    ) AS following WHERE lanes.n < \(most)
                )
                SELECT organization, provider FROM lanes ORDER BY n
                """
            ).map { ClaimPlan.Lane(organization: $0["organization"], provider: $0["provider"]) }
        case .sqlite:
            var lanes: [ClaimPlan.Lane] = []
            var place = start
            while lanes.count < most {
                let row = try transaction.row(
                    """
                    SELECT organization, provider FROM runs WHERE status = 'pending' AND wait_until IS NULL
                        AND (organization, provider) > (\(place.organization), \(place.provider)) \(others)
                    ORDER BY organization, provider LIMIT 1
                    """)
                guard let row else { break }
                place = Place(organization: row["organization"], provider: row["provider"])
                lanes.append(ClaimPlan.Lane(organization: place.organization, provider: place.provider))
            }
            return lanes
        }
    }

    /// How many runs wait in each lane, counted no further than could be taken.
    private func waiting(in lanes: [ClaimPlan.Lane], atMost room: Int) throws -> [ClaimPlan.Lane: Int] {
        // One each is known to be there, and enough where there are as many lanes as runs that can be begun.
        let limit = lanes.isEmpty ? 0 : min(room, limits.perOrganization)
        guard lanes.count < room, limit > 1 else { return Dictionary(lanes.map { ($0, 1) }) { first, _ in first } }
        let rows = try transaction.rows(
            """
            SELECT lane.organization, lane.provider, (SELECT count(*) FROM (SELECT 1 FROM runs WHERE status = 'pending'
                AND wait_until IS NULL AND runs.organization = lane.organization AND runs.provider = lane.provider LIMIT \(limit)) AS waiting) AS n
            FROM \(table: table(lanes.map { ($0, 0) }))
            """)
        return Dictionary(
            rows.map { (ClaimPlan.Lane(organization: $0["organization"], provider: $0["provider"]), $0["n"] as Int) }
        ) { first, _ in first }
    }

    private func table(_ shares: [(lane: ClaimPlan.Lane, count: Int)]) -> SQLTable {
        SQLTable(
            "lane", ("organization", .texts(shares.map(\.lane.organization))), ("provider", .texts(shares.map(\.lane.provider))),
            ("share", .integers(shares.map { Int64($0.count) })))
    }

    private func take(_ shares: [(lane: ClaimPlan.Lane, count: Int)]) throws -> [ClaimedRun] {
        // One for all: nobody else has it, and a run that is taken again gets another.
        let token = Int64.random(in: 1 ... .max)
        // Looked for once: were it looked for again for each row, those that are taken already would be skipped, and more taken.
        let (heads, ids): (SQLStatement, SQLStatement) =
            switch transaction.dialect {
            case .postgreSQL:
                (
                    """
                    WITH heads AS MATERIALIZED (SELECT head.id FROM \(table: table(shares)) CROSS JOIN LATERAL (SELECT id FROM runs
                        WHERE status = 'pending' AND wait_until IS NULL AND organization = lane.organization AND provider = lane.provider
                        ORDER BY id LIMIT lane.share \(unchecked: transaction.dialect.lockUnlocked)) AS head)
                    """, "SELECT id FROM heads"
                )
            case .sqlite: ("", "SELECT value FROM \(each: try self.heads(shares))")
            }
        let now = clock.now
        let rows = try transaction.rows(
            """
            \(heads) UPDATE runs SET status = 'running', lease = \(token), heartbeat_at = \(now), cause = NULL, reason = NULL, attempt = attempt + 1, attempt_at = \(now),
                attempt_pages = pages + (SELECT count(*) FROM run_pages WHERE run_id = runs.id),
                owner_host = \(owner.host), owner_pid = \(Int64(owner.pid)), owner_start = \(owner.startTime)
            WHERE id IN (\(ids))
            RETURNING id, public_id, connection_id, (SELECT public_id FROM connections WHERE connections.id = connection_id) AS connection,
                organization, provider, requested_mode, confirms_deletions, attempt, attempts_failed, requests, queued_at,
                heartbeat_at - ready_at AS waited
            """)
        return rows.map { row in
            ClaimedRun(
                lease: RunLease(
                    run: RunID(rawValue: row["id"]), connection: ConnectionID(rawValue: row["connection_id"]), token: token),
                publicID: PublicID(rawValue: row["public_id"]), connection: PublicID(rawValue: row["connection"] ?? ""),
                organization: row["organization"], provider: row["provider"],
                mode: RequestedMode(rawValue: row["requested_mode"]) ?? .automatic, confirmsDeletions: row["confirms_deletions"],
                attempt: row["attempt"], failures: row["attempts_failed"], requests: row["requests"],
                queuedAt: Date(millisecondsSince1970: row["queued_at"]), waited: .milliseconds(row["waited"] as Int64))
        }
    }

    private func heads(_ shares: [(lane: ClaimPlan.Lane, count: Int)]) throws -> [Int64] {
        let statement = try transaction.prepared(
            """
            SELECT id FROM runs WHERE status = 'pending' AND wait_until IS NULL AND organization = ?1 AND provider = ?2 ORDER BY id LIMIT ?3
            """)
        var ids: [Int64] = []
        for (lane, count) in shares {
            statement.bind(1, lane.organization)
            statement.bind(2, lane.provider)
            statement.bind(3, count)
            while try statement.step() { ids.append(statement.int64(0)) }
            statement.reset()
        }
        return ids
    }
}
