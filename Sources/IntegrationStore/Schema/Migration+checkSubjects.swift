extension Migration {
    /// What each check was about when it last judged: one that moves to another stream keeps nothing of the old one's records.
    static let checkSubjects = Migration(
        version: 8,
        name: "check subjects",
        sql: """
            CREATE TABLE check_subjects (
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                check_id TEXT NOT NULL,
                subject TEXT NOT NULL,
                PRIMARY KEY (connection_id, check_id)
            ) STRICT, WITHOUT ROWID;
            """)
}
