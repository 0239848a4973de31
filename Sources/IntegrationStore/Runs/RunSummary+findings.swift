extension RunSummary {
    /// How many findings it opened, resolved and reopened.
    package var findingCounts: FindingCounts {
        var counts = FindingCounts()
        counts.opened = findingsOpened
        counts.resolved = findingsResolved
        counts.reopened = findingsReopened
        return counts
    }
}
