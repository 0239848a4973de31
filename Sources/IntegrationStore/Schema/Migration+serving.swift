extension Migration {
    /// Pages of findings that cost the same however many others there are: each reads an index from its place on.
    static let findingPages = Migration(
        version: 16,
        name: "finding pages",
        sql: """
            ALTER TABLE findings ADD COLUMN organization TEXT NOT NULL DEFAULT '';
            UPDATE findings SET organization = (
                SELECT organization FROM checks JOIN connections ON connections.id = connection_id WHERE checks.id = check_ref);
            CREATE INDEX findings_by_organization ON findings (organization, public_id);
            CREATE INDEX findings_by_status ON findings (organization, status, public_id);
            """)

    /// What changed in a stream since a run, for those who follow it: records by the run that changed them, and what is gone.
    static let recordChanges = Migration(
        version: 17,
        name: "record changes",
        sql: """
            CREATE INDEX records_by_change ON records (stream_id, changed_run);
            CREATE TABLE removed_records (
                stream_id INTEGER NOT NULL REFERENCES streams (id),
                run_id INTEGER NOT NULL,
                record_id INTEGER NOT NULL,
                key TEXT NOT NULL,
                parent_key TEXT,
                PRIMARY KEY (stream_id, run_id, record_id)
            ) STRICT, WITHOUT ROWID;
            """)

    /// What was logged of a run, and when a connection is run by itself.
    static let runLog = Migration(
        version: 18,
        name: "run log",
        sql: """
            CREATE TABLE run_log (
                run_id INTEGER NOT NULL REFERENCES runs (id),
                number INTEGER NOT NULL,
                at INTEGER NOT NULL,
                level TEXT NOT NULL,
                message TEXT NOT NULL,
                details TEXT NOT NULL,
                PRIMARY KEY (run_id, number)
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE connections ADD COLUMN run_interval INTEGER CHECK (run_interval > 0);
            ALTER TABLE connections ADD COLUMN next_run_at INTEGER;
            CREATE INDEX connections_by_next_run ON connections (next_run_at) WHERE next_run_at IS NOT NULL;
            """)

    /// Short rights of browsers to connect something for one organisation; organisations that were deleted.
    static let connectSessions = Migration(
        version: 19,
        name: "connect sessions",
        sql: """
            CREATE TABLE connect_sessions (
                hash BLOB PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                organization TEXT NOT NULL REFERENCES organizations (id),
                providers TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX connect_sessions_by_expiry ON connect_sessions (expires_at);
            ALTER TABLE organizations ADD COLUMN deleted_at INTEGER;
            """)

    /// How often the answer to a refresh of the same token never came.
    static let lostAnswers = Migration(
        version: 20,
        name: "lost answers",
        sql: "ALTER TABLE oauth_tokens ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;")

    /// Which tokens can be refreshed: the others would be the first to end for ever.
    static let refreshableTokens = Migration(
        version: 21,
        name: "refreshable tokens",
        sql: """
            ALTER TABLE oauth_tokens ADD COLUMN refreshable INTEGER NOT NULL DEFAULT 1;
            UPDATE oauth_tokens SET refreshable = EXISTS (
                SELECT 1 FROM connections AS c JOIN credential_fields AS f ON f.organization = c.organization AND f.connection_id = c.id
                    AND f.version = c.credential_version
                WHERE c.organization = oauth_tokens.organization AND c.id = oauth_tokens.connection_id AND f.field = 'refresh_token');
            DROP INDEX oauth_tokens_by_expiry;
            CREATE INDEX oauth_tokens_to_refresh ON oauth_tokens (expires_at) WHERE refreshable = 1;
            """)

    /// When what a deleted connection has read was removed, and lines of logs by their age.
    static let leftovers = Migration(
        version: 22,
        name: "leftovers",
        sql: """
            ALTER TABLE connections ADD COLUMN cleaned_at INTEGER;
            CREATE INDEX connections_to_clean ON connections (id) WHERE status = 'disconnected' AND cleaned_at IS NULL;
            CREATE INDEX run_log_by_time ON run_log (at);
            """)

    /// Where each audit log ends, sealed with a key that is not in the file.
    static let auditSeals = Migration(
        version: 23,
        name: "audit seals",
        sql: """
            CREATE TABLE audit_seals (
                organization TEXT PRIMARY KEY,
                number INTEGER NOT NULL,
                seal BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER audit_seals_stay BEFORE DELETE ON audit_seals BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
            """)
}
