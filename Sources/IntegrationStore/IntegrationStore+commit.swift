package import Foundation
import SQLDatabase

extension IntegrationStore {
    /// Writes a page in one transaction: its records, verdicts, findings, progress and counters.
    ///
    /// `page.isSameContent` and `page.judge` are called inside it, on the writer's queue. Throws
    /// ``StoreError/Code/leaseLost``, ``StoreError/Code/pageOutOfOrder``, ``StoreError/Code/invalidInput``,
    /// ``StoreError/Code/notFound`` (the parent is gone) or what SQLite said; nothing is written then.
    package func commit(_ page: PageCommit) async throws -> PageOutcome {
        try await commit([page])[0]
    }

    /// Writes several pages in one transaction: all of them or, when one throws, none.
    package func commit(_ pages: [PageCommit]) async throws -> [PageOutcome] {
        do {
            do {
                return try await write(pages, guessing: true)
            } catch let error as SQLError where error.kind == .uniqueViolation {
                // A record that was taken for new is there.
                return try await write(pages, guessing: false)
            }
        } catch let contest as RunUnits.Contest {
            try await write(.locking, as: .system) { try contest.keep(in: $0) }
            throw contest.error
        } catch {
            throw StoreError.naming(error)
        }
    }

    private func write(_ pages: [PageCommit], guessing: Bool) async throws -> [PageOutcome] {
        try await database.write(.locking, as: .system) { [environment] transaction in
            try PageTransaction.write(pages, in: transaction, environment.time(), guessing: guessing)
        }
    }

    /// Stores checks that had to wait for a record's children, in one transaction. Outcomes of the record's other checks stay.
    @discardableResult
    package func recordOutcomes(_ batch: [RecordOutcomes], lease: RunLease, now: Date) async throws -> FindingCounts {
        try await outcomes(lease: lease, now: now) { check, writer in
            let owed = OwedWriter(check.transaction)
            try check.own(batch.map(\.record.rawValue))
            for entry in batch { try writer.write(entry.outcomes, of: entry.record, isNew: false) }
            // Of a record that comes twice, the last decides.
            let isFinal = Dictionary(batch.map { ($0.record.rawValue, $0.isFinal) }, uniquingKeysWith: { $1 })
            try owed.settleVerdicts(of: isFinal.filter(\.value).map(\.key))
            try owed.oweVerdicts(of: isFinal.filter { !$0.value }.map(\.key))
        }
    }

    /// Stores checks over whole streams, in one transaction.
    @discardableResult
    package func recordAggregates(_ outcomes: [CheckOutcome], lease: RunLease, now: Date) async throws -> FindingCounts {
        try await self.outcomes(lease: lease, now: now) { _, writer in
            for outcome in outcomes { try writer.writeAggregate(outcome) }
        }
    }

    /// Writes down, in one transaction, whose children were asked for and are complete, and whose are still owed.
    package func settleParents(_ settlement: ParentSettlement) async throws {
        try await write(.locking, as: .system) { [environment] transaction in
            try SettlementTransaction(transaction: transaction, settlement: settlement).run(environment.time())
        }
    }

    /// Ends a stream's complete pass: deletes what is gone, unless the guard holds, and moves the cursor.
    /// Completing it again in the same run does nothing.
    package func completeStream(_ completion: StreamCompletion) async throws -> StreamCompletionOutcome {
        try await write(.locking, as: .system) { [environment] transaction in
            try StreamCompletionTransaction(transaction: transaction, completion: completion).run(environment.time())
        }
    }

    private func outcomes(
        lease: RunLease, now: Date, _ body: @escaping @Sendable (LeaseCheck, inout OutcomeWriter) throws -> Void
    ) async throws -> FindingCounts {
        try await write(.locking, as: .system) { [environment] transaction in
            let time = environment.time()
            let check = LeaseCheck(transaction: transaction, lease: lease)
            try check.pass(time)
            var writer = try OutcomeWriter(transaction, lease: lease, now: now)
            try body(check, &writer)
            try writer.save()
            try Self.add(writer.findings.counts, to: lease.run, in: transaction)
            return writer.findings.counts
        }
    }
}
