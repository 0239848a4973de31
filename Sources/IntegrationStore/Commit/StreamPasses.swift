import SQLDatabase
import IntegrationCore

/// The complete passes over one stream: this run's, and those of the runs before it.
struct StreamPasses {
    struct Pass {
        /// The deletion that waited for a person after it.
        let held: HeldDeletion?
    }

    let transaction: any SQLTransaction
    let run: RunID
    let stream: StreamID

    func ofThisRun() throws -> Pass? {
        try last("run_id = ?1")
    }

    /// The last over everything.
    func lastWhole() throws -> Pass? {
        try last("run_id != ?1 AND whole = 1")
    }

    /// The one that showed what now waits for a person. A later pass that holds nothing ends the waiting; but one over changes does not
    /// see what a whole one held.
    func lastHolding() throws -> Pass? {
        try last(
            """
            run_id != ?1 AND held IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run_streams AS later WHERE later.stream_id = ?2
                AND later.run_id > pass.run_id AND later.held IS NULL AND later.whole >= pass.whole)
            """)
    }

    private func last(_ condition: StaticString) throws -> Pass? {
        let statement = try transaction.prepared(
            "SELECT held, known FROM run_streams AS pass WHERE stream_id = ?2 AND \(condition) ORDER BY run_id DESC LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, run.rawValue)
        statement.bind(2, stream.rawValue)
        guard try statement.step() else { return nil }
        return Pass(held: statement.isNull(0) ? nil : HeldDeletion(wouldDelete: statement.int(0), known: statement.int(1)))
    }
}
