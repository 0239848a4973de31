import IntegrationCore
import IntegrationStore
import Synchronization

/// What a run learns while it goes on, from several tasks at once.
final class RunState: Sendable {
    private struct State {
        var streams: [String: SyncReport.Stream] = [:]
        var incompleteParents: [String: Set<Int64>] = [:]
        var findings = FindingCounts()
        var ended: Set<String> = []
    }

    private let state = Mutex(State())

    func stored(_ page: FetchPage, _ outcome: PageOutcome) {
        state.withLock { state in
            var stream = state.streams[page.stream] ?? SyncReport.Stream(name: page.stream)
            stream.received += page.records.count
            stream.inserted += outcome.inserted
            stream.updated += outcome.updated
            stream.unchanged += outcome.unchanged
            stream.deleted += outcome.deleted
            stream.pages += 1
            state.streams[page.stream] = stream
            state.findings += outcome.findings
        }
    }

    func ended(_ end: StreamEnd, _ outcome: StreamCompletionOutcome?) {
        state.withLock { state in
            var stream = state.streams[end.stream] ?? SyncReport.Stream(name: end.stream)
            stream.isComplete = end.isComplete && stream.failure == nil
            stream.deleted += outcome?.deleted ?? 0
            stream.held = outcome?.held
            state.streams[end.stream] = stream
            if let outcome { state.findings += outcome.findings }
            state.ended.insert(end.stream)
        }
    }

    func failed(_ stream: String, _ failure: EngineError) {
        state.withLock { state in
            var known = state.streams[stream] ?? SyncReport.Stream(name: stream)
            known.failure = known.failure ?? failure
            known.isComplete = false
            state.streams[stream] = known
        }
    }

    func incomplete(_ stream: String, parent: Int64) {
        state.withLock { _ = $0.incompleteParents[stream, default: []].insert(parent) }
    }

    func add(_ counts: FindingCounts) { state.withLock { $0.findings += counts } }

    var findings: FindingCounts { state.withLock { $0.findings } }

    func stream(_ name: String) -> SyncReport.Stream? { state.withLock { $0.streams[name] } }

    /// Why the children of a parent cannot be relied upon; nil when they can.
    func missing(_ children: [String], of parent: Int64) -> String? {
        state.withLock { state in
            for child in children {
                if state.incompleteParents[child]?.contains(parent) ?? false {
                    return "`\(child)` of this record could not be fetched completely"
                }
                if let failure = state.streams[child]?.failure, !state.ended.contains(child) {
                    return "`\(child)` could not be fetched: \(failure.reason)"
                }
            }
            return nil
        }
    }
}
