import Foundation
import SQLDatabase
import IntegrationCore

/// Ends a stream's complete pass: deletes what is gone, unless that would be too much at once, and moves the cursor.
struct StreamCompletionTransaction {
    let transaction: any SQLTransaction
    let completion: StreamCompletion

    func run(_ time: DatabaseClock.Time) throws -> StreamCompletionOutcome {
        let lease = LeaseCheck(transaction: transaction, lease: completion.lease)
        try lease.pass(time)
        try lease.own(completion.stream)
        let passes = StreamPasses(transaction: transaction, run: completion.lease.run, stream: completion.stream)
        // Completed before an interruption: what was deleted then is not counted twice.
        if let pass = try passes.ofThisRun() { return StreamCompletionOutcome(held: pass.held) }
        var outcome = StreamCompletionOutcome()
        try refuseIncompletePass()
        try deleteGone(&outcome, passes)
        // A pass over changes does not see what a whole one held back: until another whole one has looked, that waits.
        if outcome.held == nil, !completion.isWhole { outcome.held = try passes.lastWhole()?.held }
        try save(outcome)
        return outcome
    }

    /// The engine decides what a complete pass is; this is the last fence before a deletion.
    private func refuseIncompletePass() throws {
        guard completion.isWhole || !completion.deletesAbsent else {
            throw StoreError(.invalidInput, "only a whole pass shows everything: one over changes cannot delete what is absent")
        }
        guard try !hasUnit(endingIn: "position IS NOT NULL") else {
            throw StoreError(.invalidInput, "the pass has a unit that is not done: nothing absent can be deleted")
        }
        guard try !completion.deletesAbsent || !hasUnit(endingIn: "of_changes != 0") else {
            throw StoreError(.invalidInput, "the pass has a unit of which only changes were read: nothing absent can be deleted")
        }
    }

    /// Whether the last page of some unit fulfils a condition.
    private func hasUnit(endingIn condition: StaticString) throws -> Bool {
        let unit = try transaction.prepared(
            """
            SELECT 1 FROM run_pages AS p WHERE run_id = ?1 AND stream_id = ?2 AND \(condition) AND page =
                (SELECT max(page) FROM run_pages AS q WHERE q.run_id = ?1 AND q.stream_id = ?2 AND q.unit = p.unit) LIMIT 1
            """)
        defer { unit.reset() }
        bindPass(unit)
        return try unit.step()
    }

    /// Deletes what the pass says is gone, all of it or, where that looks like a fault, nothing.
    private func deleteGone(_ outcome: inout StreamCompletionOutcome, _ passes: StreamPasses) throws {
        var gone = try OwedWriter(transaction).gone(in: completion.stream)
        guard completion.deletesAbsent || !gone.isEmpty else { return }
        let pass = try readPass()
        var total = 0
        if completion.deletesAbsent {
            // What is marked was seen in this pass and declared gone after that, or it is absent anyway.
            let marked = Set(gone)
            let listed = try stored(pass)
            total = listed.total
            for id in listed.ids {
                let record = RecordID(rawValue: id)
                if !pass.seen.contains(id), !marked.contains(record) { gone.append(record) }
            }
        } else {
            let count: SQLStatement = "SELECT count(*) FROM records WHERE stream_id = \(completion.stream.rawValue)"
            total = try transaction.value(count, as: Int.self) ?? 0
        }
        let known = max(total - pass.inserted, gone.count)
        if completion.deleteGuard.holds(gone.count, of: known), try !isConfirmed(gone.count, passes) {
            outcome.held = HeldDeletion(wouldDelete: gone.count, known: known)
            return
        }
        var outcomes = try OutcomeWriter(transaction, lease: completion.lease, now: completion.now)
        let remover = RecordRemover(transaction, connection: completion.lease.connection, run: completion.lease.run)
        let records = gone.map(\.rawValue)
        for start in stride(from: 0, to: records.count, by: RecordRemover.portion) {
            let portion = Array(records[start..<min(start + RecordRemover.portion, records.count)])
            if completion.owes.contains(.ofParents) { try OwedWriter(transaction).oweVerdicts(ofParentsOf: portion) }
            try remover.remove(portion, of: completion.stream, outcomes: &outcomes, removed: &outcome.deletedByStream)
        }
        try outcomes.save()
        outcome.findings = outcomes.findings.counts
    }

    /// A person can agree only to what was shown: to as many as the guard holds.
    private func isConfirmed(_ count: Int, _ passes: StreamPasses) throws -> Bool {
        guard completion.deletesConfirmed, let held = try passes.lastHolding()?.held else { return false }
        return count <= held.wouldDelete
    }

    /// Records of the stream that the pass may not have shown, and how many the stream has in all.
    ///
    /// What the pass has changed it has shown, and need not be listed: of a first pass that is everything. But an earlier attempt of the run,
    /// of which only sums are left, may have changed what this one was not shown.
    private func stored(_ pass: Pass) throws -> (ids: [Int64], total: Int) {
        let (stream, run) = (completion.stream.rawValue, completion.lease.run.rawValue)
        let earlier = try transaction.value("SELECT pages FROM runs WHERE id = \(run)", as: Int.self) ?? 0
        let all: SQLStatement = "SELECT id FROM records WHERE stream_id = \(stream)"
        guard earlier == 0 else {
            let ids = try transaction.values(all, as: Int64.self)
            return (ids, ids.count)
        }
        let others = try transaction.values(
            "\(all) AND changed_run < \(run) UNION ALL \(all) AND changed_run > \(run) ORDER BY id", as: Int64.self)
        return (others, others.count + pass.changed.count)
    }

    /// What the pages of the pass have done.
    private struct Pass {
        /// Every record that they showed.
        let seen: RecordIDSet
        /// Those that they inserted or updated.
        let changed: RecordIDSet
        /// How many they brought.
        let inserted: Int
    }

    private func readPass() throws -> Pass {
        let statement = try transaction.prepared("SELECT seen, inserted, changed FROM run_pages WHERE run_id = ?1 AND stream_id = ?2")
        defer { statement.reset() }
        bindPass(statement)
        var (seen, changed): ([[UInt8]], [[UInt8]]) = ([], [])
        var inserted = 0
        while try statement.step() {
            seen.append(Array(statement.bytes(0)))
            inserted += statement.int(1)
            changed.append(Array(statement.bytes(2)))
        }
        return Pass(seen: RecordIDSet(union: seen), changed: RecordIDSet(union: changed), inserted: inserted)
    }

    private func save(_ outcome: StreamCompletionOutcome) throws {
        let complete = try transaction.prepared(
            "INSERT INTO run_streams (run_id, stream_id, completed_at, deleted, held, known, whole) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        bindPass(complete)
        complete.bind(3, completion.now.millisecondsSince1970)
        complete.bind(4, outcome.deleted)
        complete.bind(5, outcome.held.map { Int64($0.wouldDelete) })
        complete.bind(6, outcome.held.map { Int64($0.known) })
        complete.bind(7, completion.isWhole ? 1 : 0)
        try complete.run()
        let stream = try transaction.prepared(
            """
            UPDATE streams SET completed_at = CASE WHEN ?4 = 1 THEN ?3 ELSE completed_at END,
                cursor_run = CASE WHEN CAST(?5 AS TEXT) IS NULL THEN cursor_run ELSE ?1 END, cursor = coalesce(?5, cursor) WHERE id = ?2
            """)
        bindPass(stream)
        stream.bind(3, completion.now.millisecondsSince1970)
        stream.bind(4, completion.isWhole ? 1 : 0)
        stream.bind(5, completion.cursor)
        try stream.run()
        let run = try transaction.prepared("UPDATE runs SET deleted = deleted + ?2, resolved = resolved + ?3 WHERE id = ?1")
        run.bind(1, completion.lease.run.rawValue)
        run.bind(2, outcome.deleted)
        run.bind(3, outcome.findings.resolved)
        try run.run()
    }

    private func bindPass(_ statement: PreparedStatement) {
        statement.bind(1, completion.lease.run.rawValue)
        statement.bind(2, completion.stream.rawValue)
    }
}
