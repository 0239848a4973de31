extension Migration {
    /// OAuth applications of organisations, flows that have begun, and what is known of each connection's tokens.
    static let oauth = Migration(
        version: 10,
        name: "oauth",
        sql: """
            CREATE TABLE oauth_apps (
                organization TEXT NOT NULL REFERENCES organizations (id),
                provider TEXT NOT NULL,
                client_id TEXT NOT NULL,
                data_key TEXT NOT NULL,
                secret BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL,
                PRIMARY KEY (organization, provider),
                FOREIGN KEY (organization, data_key) REFERENCES data_keys (organization, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE oauth_states (
                hash BLOB PRIMARY KEY,
                organization TEXT NOT NULL REFERENCES organizations (id),
                provider TEXT NOT NULL,
                actor TEXT NOT NULL,
                browser BLOB,
                data_key TEXT NOT NULL,
                payload BLOB NOT NULL,
                expires_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX oauth_states_by_expiry ON oauth_states (expires_at);

            CREATE TABLE oauth_tokens (
                organization TEXT NOT NULL REFERENCES organizations (id),
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                expires_at INTEGER,
                scopes TEXT,
                refreshed_at INTEGER NOT NULL,
                lease INTEGER,
                lease_until INTEGER,
                intent_at INTEGER,
                failures INTEGER NOT NULL DEFAULT 0,
                retry_at INTEGER,
                PRIMARY KEY (organization, connection_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX oauth_tokens_by_expiry ON oauth_tokens (expires_at) WHERE expires_at IS NOT NULL;
            """)
}
