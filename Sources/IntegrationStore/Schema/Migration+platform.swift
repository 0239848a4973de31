extension Migration {
    /// What the server keeps of organisations, their connections and secrets. Every key leads with the organisation.
    static let platform = Migration(
        version: 9,
        name: "platform",
        sql: """
            CREATE TABLE organizations (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            -- The command line's own.
            INSERT INTO organizations VALUES ('local', 'This machine', 0);

            CREATE TABLE providers (
                id TEXT PRIMARY KEY,
                hash TEXT NOT NULL,
                name TEXT NOT NULL,
                category TEXT NOT NULL,
                synced_at INTEGER NOT NULL,
                removed_at INTEGER
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE connections ADD COLUMN public_id TEXT;
            ALTER TABLE connections ADD COLUMN status TEXT NOT NULL DEFAULT 'active' CHECK (
                status = 'pending' OR status = 'active' OR status = 'error' OR status = 'paused' OR status = 'disconnected');
            ALTER TABLE connections ADD COLUMN reason TEXT;
            ALTER TABLE connections ADD COLUMN config TEXT NOT NULL DEFAULT '{}';
            ALTER TABLE connections ADD COLUMN variables TEXT NOT NULL DEFAULT '{}';
            ALTER TABLE connections ADD COLUMN credential_version INTEGER;
            ALTER TABLE connections ADD COLUMN account_id TEXT;
            ALTER TABLE connections ADD COLUMN account_label TEXT;
            ALTER TABLE connections ADD COLUMN updated_at INTEGER;
            ALTER TABLE connections ADD COLUMN tested_at INTEGER;
            UPDATE connections SET public_id = 'con_' || lower(hex(randomblob(16)));
            CREATE UNIQUE INDEX connections_by_public_id ON connections (organization, public_id);

            CREATE TABLE encryption_keys (
                id TEXT PRIMARY KEY,
                check_value TEXT NOT NULL,
                added_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE data_keys (
                organization TEXT NOT NULL REFERENCES organizations (id),
                id TEXT NOT NULL,
                key_id TEXT NOT NULL REFERENCES encryption_keys (id),
                envelope BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (organization, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX data_keys_by_key ON data_keys (key_id);

            CREATE TABLE credential_versions (
                organization TEXT NOT NULL REFERENCES organizations (id),
                connection_id INTEGER NOT NULL REFERENCES connections (id),
                version INTEGER NOT NULL CHECK (version > 0),
                data_key TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL,
                reason TEXT NOT NULL,
                PRIMARY KEY (organization, connection_id, version),
                FOREIGN KEY (organization, data_key) REFERENCES data_keys (organization, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE credential_fields (
                organization TEXT NOT NULL,
                connection_id INTEGER NOT NULL,
                version INTEGER NOT NULL,
                field TEXT NOT NULL,
                envelope BLOB NOT NULL,
                PRIMARY KEY (organization, connection_id, version, field),
                FOREIGN KEY (organization, connection_id, version)
                    REFERENCES credential_versions (organization, connection_id, version) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE api_keys (
                id TEXT PRIMARY KEY,
                organization TEXT REFERENCES organizations (id),
                name TEXT NOT NULL,
                prefix TEXT NOT NULL,
                hash BLOB NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER,
                last_used_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX api_keys_by_organization ON api_keys (organization, id);

            CREATE TABLE audit_log (
                organization TEXT NOT NULL,
                number INTEGER NOT NULL,
                at INTEGER NOT NULL,
                actor TEXT NOT NULL,
                action TEXT NOT NULL,
                target TEXT NOT NULL,
                details TEXT NOT NULL,
                hash TEXT NOT NULL,
                PRIMARY KEY (organization, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
            CREATE TRIGGER audit_log_is_not_shortened BEFORE DELETE ON audit_log BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
            """)
}
