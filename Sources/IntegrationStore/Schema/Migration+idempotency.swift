extension Migration {
    /// Answers to requests that may be sent again, for a day.
    static let idempotency = Migration(
        version: 14,
        name: "idempotency",
        sql: """
            CREATE TABLE idempotency_keys (
                organization TEXT NOT NULL,
                key TEXT NOT NULL,
                fingerprint BLOB NOT NULL,
                status INTEGER,
                data_key TEXT,
                answer BLOB,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (organization, key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);
            """)
}
