import IntegrationCore
import SQLDatabase

extension GatheredOutcomeRows {
    func save() throws {
        try saveVerdicts()
        let numbers = try saveOpened()
        try saveChanged()
        try saveEvents(numbers)
        try saveClaims(numbers)
        // Other statements may change what was read, and new findings have other numbers now.
        verdicts = [:]
        changedVerdicts = []
        findings = [:]
        opened = []
        changed = []
        events = []
        resources = [:]
        claimed = [:]
        paths = [:]
    }

    private func saveVerdicts() throws {
        for isNew in [true, false] {
            let records = changedVerdicts.filter { verdicts[$0]?.isNew == isNew }
            guard !records.isEmpty else { continue }
            let table = SQLTable(
                "judged", ("record_id", .integers(records)), ("outcomes", .utf8(records.map { verdicts[$0]?.outcomes })))
            // What is known to be new need not be looked for.
            let unlessNew: SQLStatement =
                isNew ? "" : "ON CONFLICT (record_id) DO UPDATE SET run_id = excluded.run_id, outcomes = excluded.outcomes"
            try transaction.post(
                """
                INSERT INTO verdicts (record_id, run_id, outcomes)
                SELECT record_id, CAST(\(run?.rawValue) AS BIGINT), outcomes FROM \(table: table) \(unlessNew)
                """)
        }
    }

    /// - Returns: the numbers of new findings, by the ones they had until now.
    private func saveOpened() throws -> [Int64: Int64] {
        guard !opened.isEmpty else { return [:] }
        // All of them are of one connection.
        let new = opened.compactMap { findings[$0] }
        let rows = try transaction.rows(
            """
            INSERT INTO findings (check_ref, resource_id, resource_type, resource_name, origin, record_id, title, remediation, evidence,
                reason, verdict, severity, seen_run, last_seen, status, resolved_at, ignored_reason, ignored_by, ignored_until, public_id,
                first_seen, organization)
            SELECT shown.*, CAST(\(now) AS BIGINT),
                (SELECT organization FROM connections JOIN checks ON connections.id = connection_id
                    WHERE checks.id = \(new.first?.row.checkReference))
            FROM \(table: table("shown", new, [("public_id", .texts(new.map { $0.name?.rawValue }))])) RETURNING id, check_ref, resource_id
            """)
        var numbers: [Int64: Int64] = [:]
        for row in rows {
            let resource = CheckedResource(check: row["check_ref"], resource: row["resource_id"])
            if let id = resources[resource] ?? nil { numbers[id] = row["id"] }
        }
        guard numbers.count == new.count else { throw StoreError(.database, "a finding got no number") }
        return numbers
    }

    private func saveChanged() throws {
        guard !changed.isEmpty else { return }
        let changed = changed.compactMap { findings[$0] }
        let stored = changed.map(\.stored)
        let table = table(
            "shown", changed,
            [
                ("id", .integers(changed.map(\.row.id))), ("old_status", .texts(stored.map { $0?.status.rawValue })),
                ("old_reason", .texts(stored.map { $0?.ignore?.reason })), ("old_by", .texts(stored.map { $0?.ignore?.by })),
                ("old_until", .integers(stored.map { $0?.ignore?.until?.millisecondsSince1970 })),
            ])
        let count = try transaction.run(
            """
            UPDATE findings SET resource_type = shown.resource_type, resource_id = shown.resource_id, resource_name = shown.resource_name,
                origin = shown.origin, record_id = shown.record_id, title = shown.title, remediation = shown.remediation,
                evidence = shown.evidence, reason = shown.reason, verdict = shown.verdict, severity = shown.severity,
                seen_run = shown.seen_run, last_seen = shown.last_seen, status = shown.status, resolved_at = shown.resolved_at,
                ignored_reason = shown.ignored_reason, ignored_by = shown.ignored_by, ignored_until = shown.ignored_until
            FROM \(table: table) WHERE findings.id = shown.id AND findings.status = shown.old_status
                AND findings.ignored_reason IS NOT DISTINCT FROM shown.old_reason
                AND findings.ignored_by IS NOT DISTINCT FROM shown.old_by AND findings.ignored_until IS NOT DISTINCT FROM shown.old_until
            """)
        guard count == changed.count else {
            throw SQLError(.serializationFailure, state: "40001", "a finding was changed by somebody else meanwhile")
        }
    }

    private func saveEvents(_ numbers: [Int64: Int64]) throws {
        guard !events.isEmpty else { return }
        let table = SQLTable(
            "happened", ("finding_id", .integers(events.map { numbers[$0.finding] ?? $0.finding })),
            ("number", .integers(events.map(\.number))), ("kind", .texts(events.map(\.event.kind.rawValue))),
            ("verdict", .texts(events.map { $0.event.verdict?.rawValue })), ("reason", .texts(events.map(\.event.reason))),
            ("actor", .texts(events.map(\.event.actor))), ("until", .integers(events.map(\.event.until))))
        try transaction.post(
            """
            INSERT INTO finding_events (finding_id, number, at, kind, run_id, verdict, reason, actor, until)
            SELECT finding_id, number, CAST(\(now) AS BIGINT), kind, CAST(\(run?.rawValue) AS BIGINT), verdict, reason, actor, until
            FROM \(table: table)
            """)
    }

    private func saveClaims(_ numbers: [Int64: Int64]) throws {
        var dropped: [(finding: Int64, source: Int64)] = []
        var put: [(finding: Int64, claim: FindingClaim)] = []
        for (id, finding) in findings where !finding.changedClaims.isEmpty {
            for source in finding.changedClaims {
                let number = numbers[id] ?? id
                if let claim = finding.claims[source] { put.append((number, claim)) } else { dropped.append((number, source)) }
            }
        }
        if !dropped.isEmpty {
            let table = SQLTable(
                "dropped", ("finding_id", .integers(dropped.map(\.finding))), ("record_id", .integers(dropped.map(\.source))))
            try transaction.post(
                """
                DELETE FROM finding_claims AS c USING \(table: table) WHERE c.finding_id = dropped.finding_id
                    AND c.record_id = dropped.record_id
                """)
        }
        guard !put.isEmpty else { return }
        let claims = put.map(\.claim)
        let table = SQLTable(
            "claimed", ("finding_id", .integers(put.map(\.finding))), ("record_id", .integers(claims.map(\.source))),
            ("seen_run", .integers(claims.map(\.seenRun))), ("resource_type", .texts(claims.map(\.details.resource.type))),
            ("resource_name", .texts(claims.map(\.details.resource.name))), ("title", .texts(claims.map(\.details.title))),
            ("remediation", .texts(claims.map(\.details.remediation))), ("evidence", .texts(claims.map(\.details.evidence))),
            ("reason", .texts(claims.map(\.details.reason))), ("verdict", .texts(claims.map(\.verdict.rawValue))),
            ("severity", .texts(claims.map(\.severity.rawValue))), ("origin", .texts(claims.map(\.details.origin.rawValue))))
        try transaction.post(
            """
            INSERT INTO finding_claims (finding_id, record_id, seen_run, resource_type, resource_name, title, remediation, evidence, reason,
                verdict, severity, origin)
            SELECT * FROM \(table: table)
            ON CONFLICT (finding_id, record_id) DO UPDATE SET seen_run = excluded.seen_run, resource_type = excluded.resource_type,
                resource_name = excluded.resource_name, title = excluded.title, remediation = excluded.remediation,
                evidence = excluded.evidence, reason = excluded.reason, verdict = excluded.verdict, severity = excluded.severity, origin =
                    excluded.origin
            """)
    }

    /// What findings show, in the order of the columns of the insertion, and more columns behind.
    private func table(_ name: String, _ findings: [Finding], _ more: [(name: String, values: SQLTable.Values)]) -> SQLTable {
        let rows = findings.map(\.row)
        let details = rows.map(\.details)
        let states = rows.map(\.state)
        return SQLTable(
            name,
            [
                ("check_ref", .integers(rows.map(\.checkReference))), ("resource_id", .texts(details.map(\.resource.id))),
                ("resource_type", .texts(details.map(\.resource.type))), ("resource_name", .texts(details.map(\.resource.name))),
                ("origin", .texts(details.map(\.origin.rawValue))), ("record_id", .integers(details.map { $0.record?.rawValue })),
                ("title", .texts(details.map(\.title))), ("remediation", .texts(details.map(\.remediation))),
                ("evidence", .texts(details.map(\.evidence))), ("reason", .texts(details.map(\.reason))),
                ("verdict", .texts(states.map(\.verdict.rawValue))), ("severity", .texts(states.map(\.severity.rawValue))),
                ("seen_run", .integers(rows.map(\.seenRun))), ("last_seen", .integers(findings.map(\.lastSeen))),
                ("status", .texts(states.map(\.status.rawValue))), ("resolved_at", .integers(findings.map(\.resolvedAt))),
                ("ignored_reason", .texts(states.map { $0.ignore?.reason })), ("ignored_by", .texts(states.map { $0.ignore?.by })),
                ("ignored_until", .integers(states.map { $0.ignore?.until?.millisecondsSince1970 })),
            ] + more)
    }
}
