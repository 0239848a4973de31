extension Migration {
    /// What a connection was before a person paused it: that is what it goes back to.
    static let pausedFrom = Migration(
        version: 12,
        name: "paused from",
        sql: "ALTER TABLE connections ADD COLUMN paused_from TEXT;")
}
