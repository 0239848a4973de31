extension Migration {
    /// Runs that wait for a worker, what became of their attempts, and when connections are run by themselves.
    ///
    /// Constraints are only widened, so that the text of the table may be written anew where it stands (SQLite, "Making Other Kinds Of Table
    /// Schema Changes", the simpler way).
    static let queue = Migration(
        version: 24,
        name: "queue",
        sql: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
                'mode TEXT NOT NULL CHECK', 'mode TEXT CHECK'),
                'CHECK (status IN (''running'',', 'CHECK (status IN (''pending'', ''running'','),
                'started_at INTEGER NOT NULL', 'started_at INTEGER')
            WHERE type = 'table' AND name = 'runs';
            PRAGMA writable_schema = RESET;
            ALTER TABLE runs ADD COLUMN organization TEXT NOT NULL DEFAULT '';
            ALTER TABLE runs ADD COLUMN provider TEXT NOT NULL DEFAULT '';
            ALTER TABLE runs ADD COLUMN requested_mode TEXT NOT NULL DEFAULT 'automatic';
            ALTER TABLE runs ADD COLUMN confirms_deletions INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN cause TEXT;
            ALTER TABLE runs ADD COLUMN queued_at INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN ready_at INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN wait_until INTEGER;
            ALTER TABLE runs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN attempts_failed INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN attempt_at INTEGER;
            ALTER TABLE runs ADD COLUMN attempt_pages INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN requests INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN held_until INTEGER;
            UPDATE runs SET queued_at = started_at, ready_at = started_at, attempt = 1, requested_mode = mode,
                (organization, provider) = (SELECT organization, provider FROM connections WHERE connections.id = connection_id);
            UPDATE runs SET status = 'cancelled', finished_at = started_at, reason = 'interrupted, and replaced by a later run'
                WHERE status = 'running' AND id < (SELECT max(id) FROM runs AS r WHERE r.connection_id = runs.connection_id);
            CREATE UNIQUE INDEX runs_active ON runs (connection_id) WHERE status = 'pending' OR status = 'running';
            CREATE INDEX runs_ready ON runs (organization, provider, id) WHERE status = 'pending' AND wait_until IS NULL;
            CREATE INDEX runs_waiting ON runs (wait_until) WHERE status = 'pending' AND wait_until IS NOT NULL;
            CREATE INDEX runs_running ON runs (organization, provider) WHERE status = 'running';

            CREATE TABLE run_attempts (
                run_id INTEGER NOT NULL REFERENCES runs (id),
                number INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                ended_at INTEGER NOT NULL,
                worker TEXT,
                cause TEXT NOT NULL,
                reason TEXT,
                pages INTEGER NOT NULL,
                PRIMARY KEY (run_id, number)
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE connections ADD COLUMN run_cron TEXT;
            ALTER TABLE connections ADD COLUMN run_time_zone TEXT;
            ALTER TABLE connections ADD COLUMN runs_by_itself INTEGER NOT NULL DEFAULT 1;
            DROP INDEX connections_by_next_run;
            CREATE INDEX connections_due ON connections (next_run_at)
                WHERE status = 'active' AND runs_by_itself = 1 AND credential_version IS NOT NULL AND next_run_at IS NOT NULL;
            CREATE INDEX connections_to_schedule ON connections (id)
                WHERE status = 'active' AND runs_by_itself = 1 AND credential_version IS NOT NULL AND next_run_at IS NULL;
            """)
}
