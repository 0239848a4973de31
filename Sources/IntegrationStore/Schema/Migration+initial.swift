extension Migration {
    /// Times are milliseconds since 1970; `docs/store.md` tells what every table means and why it has this shape.
    static let initial = Migration(
        version: 1,
        name: "initial",
        sql: """
            CREATE TABLE connections (
                id INTEGER PRIMARY KEY,
                organization TEXT NOT NULL,
                provider TEXT NOT NULL,
                name TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                UNIQUE (organization, provider, name)
            ) STRICT;

            CREATE TABLE streams (
                id INTEGER PRIMARY KEY,
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                name TEXT NOT NULL,
                cursor TEXT,
                cursor_run INTEGER,
                completed_at INTEGER,
                UNIQUE (connection_id, name)
            ) STRICT;

            CREATE TABLE records (
                id INTEGER PRIMARY KEY,
                stream_id INTEGER NOT NULL,
                parent_id INTEGER NOT NULL,
                changed_run INTEGER NOT NULL,
                key TEXT NOT NULL,
                body TEXT NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX records_by_key ON records (stream_id, parent_id, key);

            CREATE TABLE verdicts (
                record_id INTEGER PRIMARY KEY,
                run_id INTEGER NOT NULL,
                outcomes TEXT NOT NULL
            ) STRICT;

            CREATE TABLE checks (
                id INTEGER PRIMARY KEY,
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                check_id TEXT NOT NULL,
                remediation TEXT NOT NULL,
                active INTEGER NOT NULL,
                passes INTEGER NOT NULL DEFAULT 0,
                fails INTEGER NOT NULL DEFAULT 0,
                inconclusives INTEGER NOT NULL DEFAULT 0,
                not_applicables INTEGER NOT NULL DEFAULT 0,
                UNIQUE (connection_id, check_id)
            ) STRICT;

            CREATE TABLE aggregate_verdicts (
                check_ref INTEGER PRIMARY KEY REFERENCES checks (id),
                run_id INTEGER NOT NULL,
                verdict TEXT NOT NULL,
                evidence TEXT NOT NULL,
                reason TEXT
            ) STRICT;

            CREATE TABLE findings (
                id INTEGER PRIMARY KEY,
                public_id TEXT NOT NULL UNIQUE,
                check_ref INTEGER NOT NULL REFERENCES checks (id),
                resource_id TEXT NOT NULL,
                resource_type TEXT NOT NULL,
                resource_name TEXT,
                origin TEXT NOT NULL CHECK (origin IN ('record', 'aggregate', 'reported')),
                record_id INTEGER,
                seen_run INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('open', 'resolved', 'ignored')),
                verdict TEXT NOT NULL CHECK (verdict IN ('fail', 'inconclusive')),
                severity TEXT NOT NULL,
                title TEXT NOT NULL,
                remediation TEXT,
                evidence TEXT NOT NULL,
                reason TEXT,
                first_seen INTEGER NOT NULL,
                last_seen INTEGER NOT NULL,
                resolved_at INTEGER,
                ignored_until INTEGER,
                ignored_reason TEXT,
                ignored_by TEXT,
                UNIQUE (check_ref, resource_id)
            ) STRICT;
            CREATE INDEX findings_by_record ON findings (record_id) WHERE record_id IS NOT NULL;

            CREATE TABLE finding_events (
                finding_id INTEGER NOT NULL REFERENCES findings (id),
                number INTEGER NOT NULL,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                run_id INTEGER,
                verdict TEXT,
                reason TEXT,
                actor TEXT,
                PRIMARY KEY (finding_id, number)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE runs (
                id INTEGER PRIMARY KEY,
                public_id TEXT NOT NULL UNIQUE,
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                mode TEXT NOT NULL CHECK (mode IN ('full', 'delta')),
                status TEXT NOT NULL CHECK (status IN ('running', 'success', 'failed', 'cancelled', 'inconclusive')),
                reason TEXT,
                streams TEXT NOT NULL,
                manifest_hash TEXT NOT NULL,
                settings_hash TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                finished_at INTEGER,
                lease INTEGER NOT NULL,
                heartbeat_at INTEGER NOT NULL,
                owner_host TEXT,
                owner_pid INTEGER,
                owner_start INTEGER,
                pages INTEGER NOT NULL DEFAULT 0,
                inserted INTEGER NOT NULL DEFAULT 0,
                updated INTEGER NOT NULL DEFAULT 0,
                unchanged INTEGER NOT NULL DEFAULT 0,
                deleted INTEGER NOT NULL DEFAULT 0,
                opened INTEGER NOT NULL DEFAULT 0,
                resolved INTEGER NOT NULL DEFAULT 0,
                reopened INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX runs_by_connection ON runs (connection_id, id);

            CREATE TABLE run_streams (
                run_id INTEGER NOT NULL REFERENCES runs (id),
                stream_id INTEGER NOT NULL REFERENCES streams (id),
                completed_at INTEGER NOT NULL,
                deleted INTEGER NOT NULL,
                held INTEGER,
                known INTEGER,
                PRIMARY KEY (run_id, stream_id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE run_pages (
                run_id INTEGER NOT NULL,
                stream_id INTEGER NOT NULL,
                unit TEXT NOT NULL,
                page INTEGER NOT NULL,
                position TEXT,
                cursor_candidate TEXT,
                fingerprint INTEGER NOT NULL,
                inserted INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                unchanged INTEGER NOT NULL,
                deleted INTEGER NOT NULL,
                opened INTEGER NOT NULL,
                resolved INTEGER NOT NULL,
                reopened INTEGER NOT NULL,
                seen BLOB NOT NULL,
                changed BLOB NOT NULL,
                PRIMARY KEY (run_id, stream_id, unit, page)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
