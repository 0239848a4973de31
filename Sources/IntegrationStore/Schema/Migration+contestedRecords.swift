extension Migration {
    /// Records that two units of one run gave differently: once, a record may have moved from one to the other; twice, they are two.
    static let contestedRecords = Migration(
        version: 11,
        name: "contested records",
        sql: """
            CREATE TABLE contested_records (
                record_id INTEGER PRIMARY KEY,
                run_id INTEGER NOT NULL
            ) STRICT;
            ALTER TABLE runs ADD COLUMN last_record_before INTEGER;
            """)
}
