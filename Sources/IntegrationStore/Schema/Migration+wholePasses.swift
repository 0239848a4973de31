extension Migration {
    /// Which passes and pages were over changes only: those never say that something is gone, nor that a held deletion is over. What a
    /// delta wrote before is taken for such, which at worst deletes too little.
    static let wholePasses = Migration(
        version: 5,
        name: "whole passes",
        sql: """
            ALTER TABLE run_streams ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;
            ALTER TABLE run_pages ADD COLUMN of_changes INTEGER NOT NULL DEFAULT 0;
            UPDATE run_streams SET whole = 0 WHERE held IS NULL AND run_id IN (SELECT id FROM runs WHERE mode = 'delta');
            UPDATE run_pages SET of_changes = 1 WHERE run_id IN (SELECT id FROM runs WHERE mode = 'delta');
            """
    )
}
