extension Migration {
    /// Who makes a claim that a finding does not show: without it, one over a whole stream could not be told from what a handler reports.
    static let claimOrigins = Migration(
        version: 15,
        name: "claim origins",
        sql: "ALTER TABLE finding_claims ADD COLUMN origin TEXT;")
}
