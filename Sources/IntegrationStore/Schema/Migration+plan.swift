extension Migration {
    /// Which streams a run reads for their changes only, so that whoever takes it up goes on as it began. A run without this is not taken up.
    static let plan = Migration(
        version: 6,
        name: "plan",
        sql: """
            ALTER TABLE runs ADD COLUMN changes_only TEXT;
            """
    )
}
