/// What became of one page's records.
struct PageProgress {
    let page: PageCommit
    var outcome = PageOutcome()
    private(set) var seen: [Int64] = []
    private(set) var changed: [Int64] = []

    init(_ page: PageCommit) {
        self.page = page
        seen.reserveCapacity(page.records.count)
    }

    mutating func add(_ record: WrittenRecord) {
        seen.append(record.id.rawValue)
        switch record.effect {
        case .inserted: outcome.inserted += 1
        case .updated: outcome.updated += 1
        case .unchanged: outcome.unchanged += 1
        }
        if record.effect != .unchanged { changed.append(record.id.rawValue) }
    }
}
