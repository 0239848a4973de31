import Foundation
import IntegrationCore
import SQLDatabase

/// Rows in memory: they are read many at a time before they are needed, changed here, and written all together.
///
/// What is kept here is what the database would say if everything had been written at once. Numbers of findings that are not written yet are
/// negative.
final class GatheredOutcomeRows: OutcomeRows {
    /// A finding as the database has it, or is about to.
    struct Finding {
        var row: FindingRow
        var lastSeen: Int64
        var resolvedAt: Int64?
        /// The number of its last event.
        var lastEvent: Int64
        /// Those that it does not show, by their source.
        var claims: [Int64: FindingClaim] = [:]
        var changedClaims: Set<Int64> = []
        /// As it was read: should a person have changed it when it is written, all is done again. Nil for a new one.
        let stored: FindingState?
        /// Of a new one.
        var name: PublicID?
        var isChanged = false
    }

    /// Outcomes of one record.
    struct Verdicts {
        var outcomes: [UInt8]?
        var isNew = false
        var isChanged = false
    }

    let transaction: any SQLTransaction
    let run: RunID?
    let now: Int64
    var verdicts: [Int64: Verdicts] = [:]
    /// Records whose verdicts were put, in that order.
    var changedVerdicts: [Int64] = []
    var findings: [Int64: Finding] = [:]
    /// Numbers of new findings and of changed ones, in the order in which they became so.
    var opened: [Int64] = []
    var changed: [Int64] = []
    var events: [(finding: Int64, number: Int64, event: FindingEventRow)] = []
    /// Findings by what they are about; nil where there is none.
    var resources: [CheckedResource: Int64?] = [:]
    /// Records whose findings were read, with the findings that they may claim.
    var claimed: [Int64: [Int64]] = [:]
    var paths: [Int64: [String]] = [:]

    let gathers = true

    init(_ transaction: any SQLTransaction, run: RunID?, now: Int64) {
        self.transaction = transaction
        self.run = run
        self.now = now
    }

    func expect(_ expected: ExpectedOutcomes) throws {
        try loadPaths(of: expected.named.map(\.rawValue).filter { paths[$0] == nil })
        let records = expected.records.map(\.rawValue)
        try loadVerdicts(of: records.filter { verdicts[$0] == nil })
        try loadFindings(
            of: records.filter { claimed[$0] == nil }, about: expected.resources.filter { resources[$0] == nil })
    }

    func outcomes(of record: RecordID) throws -> [UInt8]? {
        if verdicts[record.rawValue] == nil { try loadVerdicts(of: [record.rawValue]) }
        return verdicts[record.rawValue]?.outcomes
    }

    func put(_ outcomes: [UInt8], of record: RecordID, isNew: Bool) throws {
        var stored = verdicts[record.rawValue] ?? Verdicts()
        if !stored.isChanged {
            changedVerdicts.append(record.rawValue)
            stored.isNew = isNew
        }
        stored.isChanged = true
        stored.outcomes = outcomes
        verdicts[record.rawValue] = stored
    }

    func path(of record: RecordID) throws -> [String] {
        if paths[record.rawValue] == nil { try loadPaths(of: [record.rawValue]) }
        return paths[record.rawValue] ?? []
    }

    func finding(check: Int64, resource: String) throws -> FindingRow? {
        let key = CheckedResource(check: check, resource: resource)
        if resources[key] == nil { try loadFindings(of: [], about: [key]) }
        return (resources[key] ?? nil).flatMap { findings[$0]?.row }
    }

    func unresolved(of record: RecordID) throws -> [FindingRow] {
        if claimed[record.rawValue] == nil { try loadFindings(of: [record.rawValue], about: []) }
        var seen: Set<Int64> = []
        return (claimed[record.rawValue] ?? []).compactMap { id in
            guard seen.insert(id).inserted, let finding = findings[id] else { return nil }
            let isShown = finding.row.details.record == record && finding.row.state.status != .resolved
            return isShown || finding.claims[record.rawValue] != nil ? finding.row : nil
        }
    }

    func findings(where condition: String, _ value: Int64) throws -> [FindingRow] {
        // The condition is the database's to judge, and it must know everything for that.
        try save()
        let statement = try transaction.prepared("SELECT id FROM findings WHERE " + condition)
        statement.bind(1, value)
        var ids: [Int64] = []
        while try statement.step() { ids.append(statement.int64(0)) }
        statement.reset()
        try loadFindings(ids)
        return ids.compactMap { findings[$0]?.row }
    }

    func open(_ claim: FindingClaim, check: Int64, name: PublicID) throws {
        let id = Int64(-1 - opened.count)
        let row = FindingRow(
            id: id, checkReference: check, seenRun: claim.seenRun, details: claim.details,
            state: FindingState(verdict: claim.verdict, severity: claim.severity))
        findings[id] = Finding(row: row, lastSeen: now, lastEvent: -1, stored: nil, name: name)
        opened.append(id)
        resources[CheckedResource(check: check, resource: claim.details.resource.id)] = .some(id)
        note(claim.source, claims: id)
        try append(FindingEventRow(kind: .opened, verdict: claim.verdict, reason: claim.details.reason), to: id)
    }

    func show(_ row: FindingRow) throws {
        try change(row.id) { finding in
            // The ignore is not what a check decides.
            finding.row.state = FindingState(
                status: row.state.status, verdict: row.state.verdict, severity: row.state.severity, ignore: finding.row.state.ignore)
            finding.row.details = row.details
            finding.row.seenRun = row.seenRun
            finding.lastSeen = now
            if row.state.status != .resolved { finding.resolvedAt = nil }
        }
        note(row.details.source, claims: row.id)
    }

    func setState(of row: FindingRow) throws {
        try change(row.id) { finding in
            finding.row.state = FindingState(
                status: row.state.status, verdict: finding.row.state.verdict, severity: finding.row.state.severity, ignore: row.state.ignore
            )
            finding.resolvedAt = row.state.status == .resolved ? now : nil
        }
    }

    func append(_ event: FindingEventRow, to finding: Int64) throws {
        try known(finding)
        let number = (findings[finding]?.lastEvent ?? -1) + 1
        findings[finding]?.lastEvent = number
        events.append((finding, number, event))
    }

    func claims(of finding: FindingRow, except source: Int64) throws -> [FindingClaim] {
        try known(finding.id)
        let claims = findings[finding.id]?.claims.values.filter { $0.source != source } ?? []
        return FindingClaim.strongestFirst(claims.sorted { $0.source < $1.source })
    }

    func put(_ claim: FindingClaim, on finding: Int64) throws {
        try known(finding)
        findings[finding]?.claims[claim.source] = claim
        findings[finding]?.changedClaims.insert(claim.source)
        note(claim.source, claims: finding)
    }

    func drop(_ source: Int64, from finding: Int64) throws {
        try known(finding)
        guard findings[finding]?.claims.removeValue(forKey: source) != nil else { return }
        findings[finding]?.changedClaims.insert(source)
    }

    func dropClaims(of finding: Int64) throws {
        try known(finding)
        for source in findings[finding]?.claims.keys.map({ $0 }) ?? [] { try drop(source, from: finding) }
    }

    private func change(_ id: Int64, _ body: (inout Finding) -> Void) throws {
        try known(id)
        guard var finding = findings[id] else { return }
        if finding.stored != nil, !finding.isChanged { changed.append(id) }
        finding.isChanged = true
        body(&finding)
        findings[id] = finding
    }

    /// Makes sure that a finding is here: those that were are not any more after ``save()``.
    private func known(_ id: Int64) throws {
        if findings[id] == nil { try loadFindings([id]) }
    }

    /// A source of 0 is no record.
    func note(_ source: Int64, claims finding: Int64) {
        guard source != 0 else { return }
        claimed[source]?.append(finding)
    }
}
