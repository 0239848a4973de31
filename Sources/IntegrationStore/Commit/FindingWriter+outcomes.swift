import SQLDatabase
import IntegrationCore

extension FindingWriter {
    /// Carries the outcomes of one record over. `isNew` means that the record was just inserted, so no finding can name it.
    /// - Parameter positions: where the check of each outcome stands in the ledger.
    mutating func apply(
        _ outcomes: [CheckOutcome], at positions: [Int], of record: RecordID, isNew: Bool, ledger: CheckLedger
    ) throws {
        var known: [FindingRow]? = isNew ? [] : nil
        let span = outcomes.span
        for index in span.indices {
            let verdict = span[index].verdict
            if isNew, verdict == .pass || verdict == .notApplicable { continue }
            let outcome = span[index]
            let entry = ledger.entries[positions[index]]
            let rows = try known ?? rows.unresolved(of: record)
            known = rows
            let ofCheck = rows.filter { $0.checkReference == entry.reference }
            try apply(outcome, origin: .record, record: record, entry: entry, known: ofCheck)
        }
    }

    /// Carries the outcome of an aggregate over.
    mutating func applyAggregate(_ outcome: CheckOutcome, entry: CheckLedger.Entry) throws {
        let known = try rows.findings(where: "check_ref = ?1 AND origin = 'aggregate' AND status != 'resolved'", entry.reference)
        try apply(outcome, origin: .aggregate, record: nil, entry: entry, known: known)
    }

    /// Carries over what a handler reports itself.
    mutating func apply(_ finding: ReportedFinding, ledger: inout CheckLedger) throws {
        let outcome = CheckOutcome(finding)
        let position = try ledger.position(of: outcome)
        try apply(outcome, origin: .reported, record: nil, entry: ledger.entries[position], known: [])
    }

    /// Takes a source's claim back: the finding shows the strongest of those that are left, and without any it is resolved.
    /// - Parameter record: Absent for what a handler reported.
    mutating func withdraw(_ record: RecordID?, from row: FindingRow, reason: String) throws {
        let source = record?.rawValue ?? 0
        guard row.details.source == source else { return try rows.drop(source, from: row.id) }
        guard let next = try rows.claims(of: row, except: source).first else { return try resolve(row, reason: reason) }
        try rows.drop(next.source, from: row.id)
        try show(next, check: row.checkReference, existing: row)
    }

    /// Takes back what handlers reported in earlier runs and no longer in this one.
    mutating func withdrawUnreported(in run: RunID, of connection: ConnectionID) throws {
        try rows.save()
        try transaction.run(
            """
            DELETE FROM finding_claims WHERE record_id = 0 AND coalesce(origin, 'reported') = 'reported' AND seen_run != \(run.rawValue) AND
                finding_id IN (
                SELECT findings.id FROM findings JOIN checks ON checks.id = check_ref WHERE connection_id = \(connection.rawValue))
            """)
        let reported = try rows.findings(
            where: """
                origin = 'reported' AND status != 'resolved' AND check_ref IN (SELECT id FROM checks WHERE connection_id = ?1)
                """, connection.rawValue)
        for row in reported where row.seenRun != run.rawValue {
            try withdraw(nil, from: row, reason: "no longer present")
        }
    }

    private mutating func apply(
        _ outcome: CheckOutcome, origin: FindingOrigin, record: RecordID?, entry: CheckLedger.Entry, known: [FindingRow]
    ) throws {
        switch outcome.verdict {
        case .pass:
            for row in known { try withdraw(record, from: row, reason: "the check passes") }
        case .notApplicable:
            for row in known { try withdraw(record, from: row, reason: "the check no longer applies") }
        case .fail:
            let details = try details(outcome, origin: origin, record: record, entry: entry)
            let existing = try rows.finding(check: entry.reference, resource: details.resource.id)
            try claim(details, .fail, outcome.severity, check: entry.reference, existing: existing)
            for row in known where ExactText(row.details.resource.id) != ExactText(details.resource.id) {
                try withdraw(record, from: row, reason: "no longer present")
            }
        case .inconclusive:
            // Missing data may be what the resource's name is made of: the finding that is known keeps its own.
            var details = try details(outcome, origin: origin, record: record, entry: entry)
            let existing = try known.first ?? rows.finding(check: entry.reference, resource: details.resource.id)
            if let existing, !known.isEmpty { details.resource = existing.details.resource }
            try claim(details, .inconclusive, outcome.severity, check: entry.reference, existing: existing)
        }
    }

    /// Makes a claim about the finding of one check and resource. What others claim of it is not lost: the strongest is shown.
    private mutating func claim(
        _ details: FindingRow.Details, _ verdict: Verdict, _ severity: Severity, check: Int64, existing: FindingRow?
    ) throws {
        let claim = FindingClaim(details: details, verdict: verdict, severity: severity, seenRun: run?.rawValue ?? 0)
        guard let row = existing, row.state.status != .resolved else {
            return try show(claim, check: check, existing: existing)
        }
        let shown = FindingClaim(row)
        if shown.source != claim.source {
            guard claim.isStronger(than: shown) else { return try rows.put(claim, on: row.id) }
            try rows.drop(claim.source, from: row.id)
            try rows.put(shown, on: row.id)
            try show(claim, check: check, existing: row)
        } else if let stronger = try rows.claims(of: row, except: claim.source).first, stronger.isStronger(than: claim) {
            try rows.drop(stronger.source, from: row.id)
            try rows.put(claim, on: row.id)
            try show(stronger, check: check, existing: row)
        } else {
            try show(claim, check: check, existing: row)
        }
    }

    private func details(
        _ outcome: CheckOutcome, origin: FindingOrigin, record: RecordID?, entry: CheckLedger.Entry
    ) throws -> FindingRow.Details {
        let finding = outcome.finding ?? FindingDescription()
        return FindingRow.Details(
            resource: try resource(of: outcome, record: record), origin: origin, record: record, title: finding.title,
            remediation: finding.remediation == entry.remediation ? nil : finding.remediation,
            evidence: outcome.evidenceJSON, reason: finding.reason)
    }

    /// What the finding of an outcome is about.
    func resource(of outcome: CheckOutcome, record: RecordID?) throws -> FindingResource {
        let finding = outcome.finding ?? FindingDescription()
        return try finding.resource ?? fallbackResource(finding, record)
    }

    /// The record itself, named by the keys from its root down, because a child's key is unique under its parent only.
    ///
    /// Records of one stream have the same depth, so that escaping all keys but the first makes the path unambiguous, and leaves the id of
    /// a record without a parent as it is.
    private func fallbackResource(_ finding: FindingDescription, _ record: RecordID?) throws -> FindingResource {
        guard let record else { return FindingResource(type: "stream", id: "") }
        let keys = try rows.path(of: record)
        let path = keys.prefix(1) + keys.dropFirst().map(Self.escaped)
        return FindingResource(type: finding.recordType, id: path.joined(separator: "/"), name: finding.recordName)
    }

    private static func escaped(_ key: String) -> String {
        guard key.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return key }
        return key.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    }
}

extension CheckOutcome {
    init(_ finding: ReportedFinding) {
        self.init(
            checkID: finding.checkID, verdict: .fail, severity: finding.severity, evidence: Array(finding.evidenceJSON.utf8),
            finding: FindingDescription(
                resource: FindingResource(type: finding.resourceType, id: finding.resourceID, name: finding.resourceName),
                title: finding.title, remediation: finding.remediation ?? ""))
    }
}
