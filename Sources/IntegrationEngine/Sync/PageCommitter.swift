import CEL
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// Turns pages into transactions: their records, the verdicts over those that changed, their place in the run.
struct PageCommitter: Sendable {
    let open: OpenRun
    let store: IntegrationStore
    let state: RunState
    let counters: RunCounters
    let panels: [String: CheckPanel]
    let volatile: [String: [[String]]]
    let jsonLimits: JSONLimits
    /// By stream, those that hang from it.
    let childStreams: [String: [StreamID]]
    let owes: [String: OwedVerdicts]
    /// By stream, those below it of which every child of a changed record owes its verdicts.
    let childrenOwingVerdicts: [String: [StreamID]]
    /// Streams whose unchanged records are judged again: the checks, the settings, the time or the parent they look at may have changed.
    let judgesUnchanged: Set<String>
    let now: Date

    /// Writes pages that came together in one transaction. Where one of them cannot be stored each is written in its own, so that it takes
    /// none of those before it along. Not so where the database failed: what it has of them is only known when the run is taken up again.
    func commit(_ pages: [FetchPage]) async throws {
        let pages = pages.filter { open.streams[$0.stream] != nil }
        do {
            try await write(pages)
        } catch let error as StoreError where pages.count > 1 && (error.isOfInput || error.code == .database) {
            for page in pages { try await write([page]) }
        }
    }

    private func write(_ pages: [FetchPage]) async throws {
        let outcomes = try await ActiveSpan.withChild("page commit", attributes: Self.attributes(of: pages)) { _ in
            try await store.commit(pages.compactMap(commit(of:)))
        }
        for (page, outcome) in zip(pages, outcomes) {
            counters.stored(records: page.records.count, bytes: page.receivedBytes)
            state.stored(page, outcome)
        }
    }

    private static func attributes(of pages: [FetchPage]) -> [String: TelemetryValue] {
        [
            "commit.pages": .integer(Int64(pages.count)),
            "commit.records": .integer(Int64(pages.reduce(0) { $0 + $1.records.count })),
        ]
    }

    /// Nil for a stream that is not in the run.
    private func commit(of page: FetchPage) -> PageCommit? {
        guard let stream = open.streams[page.stream]?.id else { return nil }
        let volatile = volatile[page.stream] ?? []
        var surroundings: [String: CELValue] = [:]
        if let parent = page.parent { surroundings["parent"] = CELValue(json: parent.value) }
        if let partition = page.partition { surroundings["partition"] = partition }
        let records = page.records
        var commit = PageCommit(
            lease: open.lease, stream: stream, unit: page.unit, page: page.number, position: page.position, fingerprint: page.fingerprint,
            parent: page.parent.map { RecordID(rawValue: $0.id) },
            records: records.map { PendingRecord(key: $0.key, body: TapeBody(value: $0.value)) }, now: now)
        commit.tombstones = page.tombstones
        commit.childStreams = childStreams[page.stream] ?? []
        commit.owes = owes[page.stream] ?? []
        commit.childrenOwingVerdicts = childrenOwingVerdicts[page.stream] ?? []
        commit.cursorCandidate = page.cursorCandidate
        commit.isOfChanges = page.isOfChanges
        commit.reportedFindings = page.findings
        commit.isSameContent = { old, index in isSameContent(old, records[index].value, without: volatile) }
        if let panel = panels[page.stream] {
            let bindings = panel.bindings(surroundings)
            commit.judge = {
                var bindings = bindings
                return { index, outcomes in
                    let record = records[index]
                    panel.judge(CELValue(json: record.value), key: record.key, &bindings, into: &outcomes)
                }
            }
        }
        commit.judgesUnchanged = judgesUnchanged.contains(page.stream)
        return commit
    }

    /// Whether two spellings say the same, members that always differ left aside.
    private func isSameContent(_ old: UnsafeRawBufferPointer, _ new: JSONValue, without volatile: [[String]]) -> Bool {
        guard let document = try? JSONDocument(parsing: old, limits: jsonLimits) else { return false }
        return document.root.canonicalBytes(excluding: volatile) == new.canonicalBytes(excluding: volatile)
    }
}

/// A record's bytes as they lie in its page.
private struct TapeBody: RecordBody {
    let value: JSONValue

    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try value.withRawBytes(body)
    }
}
