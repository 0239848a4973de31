/// Puts together pages that can be written at once with the same outcome as one after another.
enum PageBatches {
    private struct Key: Hashable {
        let parent: Int64
        let key: ExactText
    }

    /// In the order of the pages.
    static func split(_ pages: [PageCommit]) -> [[PageCommit]] {
        var batches: [[PageCommit]] = []
        var keys: Set<Key> = []
        for page in pages {
            let own = Set((page.records.map(\.key) + page.tombstones).map { Key(parent: page.parent?.rawValue ?? 0, key: ExactText($0)) })
            // What the page before made of a record decides what this one does with it.
            if let last = batches.last?.last, isAlike(last, page), keys.isDisjoint(with: own) {
                batches[batches.count - 1].append(page)
                keys.formUnion(own)
            } else {
                batches.append([page])
                keys = own
            }
        }
        return batches
    }

    /// Whether both are of one stream in one run. The children of another stream's page may be what this one owes the verdicts of.
    private static func isAlike(_ one: PageCommit, _ other: PageCommit) -> Bool {
        one.lease == other.lease && one.stream == other.stream && one.now == other.now && one.childStreams == other.childStreams
            && one.owes == other.owes && one.childrenOwingVerdicts == other.childrenOwingVerdicts
    }
}
