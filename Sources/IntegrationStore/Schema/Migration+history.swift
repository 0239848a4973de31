extension Migration {
    /// What is removed after a time, in its order.
    static let history = Migration(version: 27, name: "history", sql: sql, postgreSQL: sql)

    private static let sql = """
        CREATE INDEX runs_changed ON runs (finished_at) WHERE finished_at IS NOT NULL AND (inserted > 0 OR updated > 0 OR deleted > 0
            OR opened > 0 OR resolved > 0 OR reopened > 0);
        CREATE INDEX findings_resolved ON findings (resolved_at) WHERE status = 'resolved';
        """
}
