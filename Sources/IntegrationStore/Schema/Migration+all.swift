extension Migration {
    /// Every migration, in order.
    static let all: [Migration] = [
        initial, owed, identity, findingClaims, wholePasses, plan, cheapChecks, checkSubjects, platform, oauth, contestedRecords,
        pausedFrom,
        revocations, idempotency, claimOrigins, findingPages, recordChanges, runLog, connectSessions, lostAnswers,
        refreshableTokens, leftovers, auditSeals,
        queue, limits, rowSecurity, history,
    ]
}
