import IntegrationCore
import SQLDatabase

/// Looked for row by row inside the database (`LATERAL … OFFSET 0`), whatever it believes about the tables: of one that grew since it was
/// last looked at, it would rather read all rows for each page.
extension GatheredOutcomeRows {
    func loadPaths(of records: [Int64]) throws {
        let records = Set(records)
        guard !records.isEmpty else { return }
        let rows = try transaction.rows(
            """
            WITH RECURSIVE path AS (
                SELECT each_value.value AS record, 0 AS depth, r.key, r.parent_id FROM \(each: Array(records)) CROSS JOIN LATERAL
                    (SELECT key, parent_id FROM records WHERE id = each_value.value OFFSET 0) AS r
                UNION ALL SELECT path.record, path.depth + 1, r.key, r.parent_id FROM path CROSS JOIN LATERAL
                    (SELECT key, parent_id FROM records WHERE id = path.parent_id OFFSET 0) AS r)
            SELECT record, key FROM path ORDER BY record, depth DESC
            """)
        for record in records { paths[record] = [] }
        for row in rows { paths[row["record"], default: []].append(row["key"]) }
    }

    func loadVerdicts(of records: [Int64]) throws {
        guard !records.isEmpty else { return }
        let rows = try transaction.rows(
            """
            SELECT each_value.value AS record, v.outcomes FROM \(each: records) CROSS JOIN LATERAL
                (SELECT outcomes FROM verdicts WHERE record_id = each_value.value OFFSET 0) AS v
            """)
        for record in records { verdicts[record] = Verdicts() }
        for row in rows {
            let outcomes: String = row["outcomes"]
            verdicts[row["record"]] = Verdicts(outcomes: Array(outcomes.utf8))
        }
    }

    /// Findings that these records claim, and those about these resources.
    func loadFindings(of records: [Int64], about resources: [CheckedResource]) throws {
        var parts: [SQLStatement] = []
        if !resources.isEmpty {
            let wanted = SQLTable(
                "wanted", ("check_ref", .integers(resources.map(\.check))), ("resource_id", .texts(resources.map(\.resource.text))))
            parts.append(
                """
                SELECT f.id FROM \(table: wanted) CROSS JOIN LATERAL
                    (SELECT id FROM findings WHERE check_ref = wanted.check_ref AND resource_id = wanted.resource_id OFFSET 0) AS f
                """)
        }
        if !records.isEmpty {
            parts.append(
                """
                SELECT f.id FROM \(each: records) CROSS JOIN LATERAL
                    (SELECT id FROM findings WHERE record_id = each_value.value AND status != 'resolved' OFFSET 0) AS f
                UNION SELECT c.finding_id FROM \(each: records) CROSS JOIN LATERAL
                    (SELECT finding_id FROM finding_claims WHERE record_id = each_value.value OFFSET 0) AS c
                """)
        }
        guard let first = parts.first else { return }
        for resource in resources { self.resources[resource] = .some(nil) }
        for record in records { claimed[record] = [] }
        try loadFindings(among: parts.count == 1 ? first : "\(first) UNION \(parts[1])")
        // Those that were here already are among them.
        for id in findings.keys.sorted(by: Self.isBefore) { note(id, in: Set(records)) }
    }

    func loadFindings(_ ids: [Int64]) throws {
        let ids = ids.filter { findings[$0] == nil }
        guard !ids.isEmpty else { return }
        try loadFindings(among: "SELECT value AS id FROM \(each: ids)")
    }

    /// - Parameter numbers: a statement with rows of one column `id`.
    private func loadFindings(among numbers: SQLStatement) throws {
        let rows = try transaction.rows(
            """
            SELECT f.*, (SELECT coalesce(max(number), -1) FROM finding_events WHERE finding_id = f.id) AS last_event
            FROM (\(numbers)) AS numbers CROSS JOIN LATERAL (SELECT * FROM findings WHERE id = numbers.id OFFSET 0) AS f ORDER BY f.id
            """)
        var new: [Int64] = []
        for row in rows {
            let finding = FindingRow(row)
            resources[CheckedResource(check: finding.checkReference, resource: finding.details.resource.id)] = .some(finding.id)
            // What is here may have changed since it was read.
            guard findings[finding.id] == nil else { continue }
            findings[finding.id] = Finding(
                row: finding, lastSeen: row["last_seen"], resolvedAt: row["resolved_at"], lastEvent: row["last_event"],
                stored: finding.state)
            new.append(finding.id)
        }
        guard !new.isEmpty else { return }
        let claims = try transaction.rows(
            """
            SELECT c.* FROM \(each: new) CROSS JOIN LATERAL (SELECT * FROM finding_claims WHERE finding_id = each_value.value OFFSET 0) AS c
            """)
        for row in claims {
            let id: Int64 = row["finding_id"]
            guard let resource = findings[id]?.row.details.resource.id else { continue }
            let claim = FindingClaim(row, resource: resource)
            findings[id]?.claims[claim.source] = claim
        }
        for id in new { note(id) }
    }

    /// Notes a finding that was just read with the records that may claim it.
    private func note(_ id: Int64) {
        guard let finding = findings[id] else { return }
        note(finding.row.details.source, claims: id)
        for source in finding.claims.keys { note(source, claims: id) }
    }

    private func note(_ id: Int64, in records: Set<Int64>) {
        guard !records.isEmpty, let finding = findings[id] else { return }
        for source in [finding.row.details.source] + finding.claims.keys where records.contains(source) { note(source, claims: id) }
    }

    /// Those that have no number yet are the newest.
    private static func isBefore(_ one: Int64, _ other: Int64) -> Bool {
        one < 0 || other < 0 ? (one >= 0 || (other < 0 && one > other)) : one < other
    }
}
