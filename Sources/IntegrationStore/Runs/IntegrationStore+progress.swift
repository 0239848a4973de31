import SQLDatabase

extension IntegrationStore {
    /// What a run that is not finished has stored so far, by stream, in the order in which the streams were met.
    package func streamTotals(of run: RunID) async throws -> [StreamTotal] {
        try await read(as: .system) { transaction in
            try transaction.rows(
                """
                SELECT name, count(*) AS pages, sum(inserted) AS inserted, sum(updated) AS updated, sum(unchanged) AS unchanged,
                    sum(run_pages.deleted) + coalesce(max(run_streams.deleted), 0) AS deleted, max(run_streams.run_id) IS NOT NULL AS
                        complete
                FROM run_pages JOIN streams ON streams.id = run_pages.stream_id
                    LEFT JOIN run_streams ON run_streams.run_id = run_pages.run_id AND run_streams.stream_id = run_pages.stream_id
                WHERE run_pages.run_id = \(run.rawValue) GROUP BY streams.id ORDER BY streams.id
                """
            ).map { row in
                StreamTotal(
                    name: row["name"], pages: row["pages"], inserted: row["inserted"], updated: row["updated"], unchanged: row["unchanged"],
                    deleted: row["deleted"], isComplete: row["complete"])
            }
        }
    }
}
