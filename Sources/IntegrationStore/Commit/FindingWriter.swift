import Foundation
import SQLDatabase
import IntegrationCore

/// Carries what checks say into `findings` and `finding_events`, inside one transaction.
struct FindingWriter {
    /// Written when they are saved.
    let rows: any OutcomeRows
    let transaction: any SQLTransaction
    /// Absent when a person acts.
    let run: RunID?
    let now: Date
    /// The time in the names of new findings. The time of a run stands still; with the real one names ascend, so that their index grows at
    /// its end instead of being rewritten all over by every commit.
    private let namingTime: Date
    private(set) var counts = FindingCounts()

    init(_ transaction: any SQLTransaction, run: RunID?, now: Date, namingTime: Date? = nil) throws {
        self.transaction = transaction
        self.run = run
        self.now = now
        self.namingTime = namingTime ?? now
        rows =
            switch transaction.dialect {
            case .sqlite: try SteppedOutcomeRows(transaction, run: run, now: now.millisecondsSince1970)
            case .postgreSQL: GatheredOutcomeRows(transaction, run: run, now: now.millisecondsSince1970)
            }
    }

    /// Must follow the last change.
    func save() throws { try rows.save() }

    /// Opens, updates or reopens the finding of one check and resource, so that it shows this claim.
    mutating func show(_ claim: FindingClaim, check: Int64, existing: FindingRow?) throws {
        guard var row = existing else { return try open(claim, check: check) }
        let event = row.state.observe(.shown(claim.verdict, claim.severity))
        let isSeenBefore = claim.details.origin != .reported || row.seenRun == claim.seenRun
        guard event != nil || row.details != claim.details || !isSeenBefore else { return }
        row.details = claim.details
        row.seenRun = claim.seenRun
        try rows.show(row)
        if let event { try record(event, of: row, reason: claim.details.reason) }
    }

    /// Resolves the finding, whatever its state and whoever else claims it.
    mutating func resolve(_ row: FindingRow, reason: String) throws {
        if try observe(.gone, of: row, reason: reason) { try rows.dropClaims(of: row.id) }
    }

    /// Takes in something that happened, and writes only if it changes the finding's state.
    @discardableResult
    mutating func observe(_ observation: FindingObservation, of row: FindingRow, reason: String?, by: String? = nil) throws -> Bool {
        var row = row
        guard let event = row.state.observe(observation) else { return false }
        try rows.setState(of: row)
        try record(event, of: row, reason: reason, by: by)
        return true
    }

    private mutating func open(_ claim: FindingClaim, check: Int64) throws {
        try rows.open(claim, check: check, name: PublicID(.finding, at: namingTime))
        counts.opened += 1
    }

    private mutating func record(_ event: FindingEvent.Kind, of row: FindingRow, reason: String?, by: String? = nil) throws {
        let isShown = event == .updated || event == .reopened
        try rows.append(
            FindingEventRow(
                kind: event, verdict: isShown ? row.state.verdict : nil, reason: reason, actor: by,
                until: event == .ignored ? row.state.ignore?.until?.millisecondsSince1970 : nil), to: row.id)
        switch event {
        case .resolved: counts.resolved += 1
        case .reopened, .expired: counts.reopened += 1
        case .opened, .updated, .ignored, .unignored: break
        }
    }
}
