extension Migration {
    /// Tokens of connections that were deleted, until they are given back to their providers.
    static let revocations = Migration(
        version: 13,
        name: "revocations",
        sql: """
            CREATE TABLE revocations (
                organization TEXT NOT NULL REFERENCES organizations (id),
                connection TEXT NOT NULL,
                provider TEXT NOT NULL,
                data_key TEXT NOT NULL,
                payload BLOB NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                retry_at INTEGER NOT NULL,
                PRIMARY KEY (organization, connection)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX revocations_by_time ON revocations (retry_at);
            """)
}
