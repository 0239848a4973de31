extension Migration {
    /// Says the same with `OR`: for `IN` over three texts and more SQLite fills a table of its own with them at every insert.
    ///
    /// Nothing stored changes, so that the text of the table may be written anew where it stands (SQLite, "Making Other Kinds Of Table
    /// Schema Changes", the simpler way).
    static let cheapChecks = Migration(
        version: 7,
        name: "cheap checks",
        sql: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(replace(sql,
                'CHECK (origin IN (''record'', ''aggregate'', ''reported''))',
                'CHECK (origin = ''record'' OR origin = ''aggregate'' OR origin = ''reported'')'),
                'CHECK (status IN (''open'', ''resolved'', ''ignored''))',
                'CHECK (status = ''open'' OR status = ''resolved'' OR status = ''ignored'')')
            WHERE type = 'table' AND name = 'findings';
            PRAGMA writable_schema = RESET;
            """)
}
