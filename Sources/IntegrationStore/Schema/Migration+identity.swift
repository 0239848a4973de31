extension Migration {
    /// What tells a connection's tenant from another one's, and until when an ignored finding was ignored each time.
    static let identity = Migration(
        version: 3,
        name: "identity",
        sql: """
            ALTER TABLE connections ADD COLUMN identity TEXT;
            ALTER TABLE finding_events ADD COLUMN until INTEGER;
            """
    )
}
