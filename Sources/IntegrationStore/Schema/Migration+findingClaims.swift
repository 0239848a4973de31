extension Migration {
    /// What else than the strongest claim is made about a finding: rows only where several records name one resource.
    static let findingClaims = Migration(
        version: 4,
        name: "finding claims",
        sql: """
            CREATE TABLE finding_claims (
                finding_id INTEGER NOT NULL REFERENCES findings (id),
                record_id INTEGER NOT NULL,
                seen_run INTEGER NOT NULL,
                resource_type TEXT NOT NULL,
                resource_name TEXT,
                title TEXT NOT NULL,
                remediation TEXT,
                evidence TEXT NOT NULL,
                reason TEXT,
                verdict TEXT NOT NULL CHECK (verdict IN ('fail', 'inconclusive')),
                severity TEXT NOT NULL,
                PRIMARY KEY (finding_id, record_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX finding_claims_by_record ON finding_claims (record_id);
            """
    )
}
