import Foundation
import GRDB
import IntegrationCore

/// Ends a stream's pass: deletes what the pass did not show, and moves the cursor.
struct StreamCompletionTransaction {
    let database: Database
    let completion: StreamCompletion

    func run(wallClock: Date) throws -> StreamCompletionOutcome {
        let lease = LeaseCheck(database: database, lease: completion.lease)
        try lease.pass(wallClock: wallClock)
        try lease.own(completion.stream)
        var outcome = StreamCompletionOutcome()
        // Completed before an interruption: what was deleted then is not counted twice.
        guard try !isCompleted() else { return outcome }
        if completion.deletesAbsent {
            try refuseIncompletePass()
            try deleteAbsent(&outcome)
        }
        try save(outcome)
        return outcome
    }

    private func isCompleted() throws -> Bool {
        let statement = try RawStatement(database, "SELECT 1 FROM run_streams WHERE run_id = ?1 AND stream_id = ?2")
        defer { statement.reset() }
        bindPass(statement)
        return try statement.step()
    }

    /// The engine decides what a complete pass is; this is the last fence before a deletion.
    private func refuseIncompletePass() throws {
        let mode = try String.fetchOne(
            database, sql: "SELECT mode FROM runs WHERE id = ?", arguments: [completion.lease.run.rawValue])
        guard mode == RunMode.full.rawValue else {
            throw StoreError(.invalidInput, "only a full run shows everything: a delta run cannot delete what is absent")
        }
        let open = try RawStatement(
            database,
            """
            SELECT 1 FROM run_pages AS p WHERE run_id = ?1 AND stream_id = ?2 AND position IS NOT NULL AND page =
                (SELECT max(page) FROM run_pages AS q WHERE q.run_id = ?1 AND q.stream_id = ?2 AND q.unit = p.unit) LIMIT 1
            """)
        defer { open.reset() }
        bindPass(open)
        guard try !open.step() else {
            throw StoreError(.invalidInput, "the pass has a unit that is not done: nothing absent can be deleted")
        }
    }

    private func deleteAbsent(_ outcome: inout StreamCompletionOutcome) throws {
        let pass = try readPass()
        var absent: [RecordID] = []
        var total = 0
        let all = try RawStatement(database, "SELECT id FROM records WHERE stream_id = ?1")
        all.bind(1, completion.stream.rawValue)
        while try all.step() {
            total += 1
            let id = all.int64(0)
            if !pass.seen.contains(id) { absent.append(RecordID(rawValue: id)) }
        }
        all.reset()
        let known = max(total - pass.inserted, absent.count)
        if !completion.deletesConfirmed, completion.deleteGuard.holds(absent.count, of: known) {
            outcome.held = HeldDeletion(wouldDelete: absent.count, known: known)
            return
        }
        var outcomes = try OutcomeWriter(database, lease: completion.lease, now: completion.now)
        let remover = RecordRemover(database, connection: completion.lease.connection)
        for record in absent {
            outcome.deleted += try remover.remove(record, outcomes: &outcomes)
        }
        try outcomes.save()
        outcome.findings = outcomes.findings.counts
    }

    /// Every record the pass showed, and how many of them it brought.
    private func readPass() throws -> (seen: RecordIDSet, inserted: Int) {
        let statement = try RawStatement(database, "SELECT seen, inserted FROM run_pages WHERE run_id = ?1 AND stream_id = ?2")
        defer { statement.reset() }
        bindPass(statement)
        var pages: [[UInt8]] = []
        var inserted = 0
        while try statement.step() {
            pages.append(Array(statement.bytes(0)))
            inserted += statement.int(1)
        }
        return (RecordIDSet(union: pages), inserted)
    }

    private func save(_ outcome: StreamCompletionOutcome) throws {
        let complete = try RawStatement(
            database,
            "INSERT INTO run_streams (run_id, stream_id, completed_at, deleted, held, known) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        bindPass(complete)
        complete.bind(3, completion.now.millisecondsSince1970)
        complete.bind(4, outcome.deleted)
        complete.bind(5, outcome.held.map { Int64($0.wouldDelete) })
        complete.bind(6, outcome.held.map { Int64($0.known) })
        try complete.run()
        let stream = try RawStatement(
            database,
            """
            UPDATE streams SET completed_at = CASE WHEN ?4 THEN ?3 ELSE completed_at END,
                cursor_run = CASE WHEN ?5 IS NULL THEN cursor_run ELSE ?1 END, cursor = coalesce(?5, cursor) WHERE id = ?2
            """)
        bindPass(stream)
        stream.bind(3, completion.now.millisecondsSince1970)
        stream.bind(4, completion.deletesAbsent ? 1 : 0)
        stream.bind(5, completion.cursor)
        try stream.run()
        let run = try RawStatement(database, "UPDATE runs SET deleted = deleted + ?2, resolved = resolved + ?3 WHERE id = ?1")
        run.bind(1, completion.lease.run.rawValue)
        run.bind(2, outcome.deleted)
        run.bind(3, outcome.findings.resolved)
        try run.run()
    }

    private func bindPass(_ statement: RawStatement) {
        statement.bind(1, completion.lease.run.rawValue)
        statement.bind(2, completion.stream.rawValue)
    }
}
