import SQLDatabase

extension IntegrationStore {
    /// What is said when runs were added, to workers of other processes.
    static let bell = "patchbay_runs"

    /// Calls when another process may have added runs; as long as what is returned is kept. Nil where the database tells nobody: then they are
    /// found by looking.
    package func hearBell(_ ring: @escaping @Sendable () -> Void) -> RunListener? {
        postgres.map { RunListener(listener: PostgresListener($0, channel: Self.bell, heard: ring)) }
    }
}

/// Hears of runs that others add, as long as it lives.
package final class RunListener: Sendable {
    private let listener: PostgresListener

    init(listener: PostgresListener) { self.listener = listener }

    deinit { listener.stop() }
}
