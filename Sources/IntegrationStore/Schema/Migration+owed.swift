extension Migration {
    /// What a run leaves to the next one: children still to be fetched, verdicts still to be reached, records said to be gone and not
    /// deleted yet. Kept beside the records, in the same transactions, so that a run that ends early forgets none of it.
    static let owed = Migration(
        version: 2,
        name: "owed",
        sql: """
            CREATE TABLE owed_children (
                stream_id INTEGER NOT NULL,
                parent_id INTEGER NOT NULL,
                PRIMARY KEY (stream_id, parent_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX owed_children_by_parent ON owed_children (parent_id);

            CREATE TABLE owed_verdicts (
                record_id INTEGER PRIMARY KEY
            ) STRICT;

            CREATE TABLE gone (
                record_id INTEGER PRIMARY KEY,
                stream_id INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX gone_by_stream ON gone (stream_id);

            ALTER TABLE streams ADD COLUMN judged_as TEXT;
            """
    )
}
