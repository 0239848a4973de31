import IntegrationCore
import IntegrationStore
import Synchronization

/// What a run learns while it goes on, from several tasks at once.
final class RunState: Sendable {
    private struct State {
        var streams: [String: SyncReport.Stream] = [:]
        var ended: Set<String> = []
        /// Streams of which everything was read, not only what changed.
        var wholes: Set<String> = []
    }

    private let state = Mutex(State())

    func stored(_ page: FetchPage, _ outcome: PageOutcome) {
        state.withLock { state in
            var stream = state.streams[page.stream] ?? SyncReport.Stream(name: page.stream)
            stream.received += page.records.count
            stream.inserted += outcome.inserted
            stream.updated += outcome.updated
            stream.unchanged += outcome.unchanged
            stream.pages += 1
            state.streams[page.stream] = stream
        }
    }

    /// - Parameter deleted: by the name of the stream: children go with their parents.
    func ended(_ end: StreamEnd, _ outcome: StreamCompletionOutcome?, deleted: [String: Int] = [:]) {
        state.withLock { state in
            var stream = state.streams[end.stream] ?? SyncReport.Stream(name: end.stream)
            stream.isComplete = end.isComplete && stream.failure == nil
            stream.held = outcome?.held
            state.streams[end.stream] = stream
            for (name, count) in deleted { state.streams[name, default: SyncReport.Stream(name: name)].deleted += count }
            if end.isComplete && end.isWhole { state.wholes.insert(end.stream) }
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

    func stream(_ name: String) -> SyncReport.Stream? { state.withLock { $0.streams[name] } }

    func isWhole(_ stream: String) -> Bool { state.withLock { $0.wholes.contains(stream) } }

    /// What an interrupted run had completed before.
    func resume(_ streams: [String: StreamState]) {
        state.withLock { state in
            for (name, known) in streams where known.completed {
                state.streams[name] = SyncReport.Stream(name: name, isComplete: true, held: known.held)
                state.ended.insert(name)
                if known.isWhole { state.wholes.insert(name) }
            }
        }
    }

    /// Why nothing that a child stream holds can be relied upon: it failed before its parents were walked.
    func failure(before stream: String) -> EngineError? {
        state.withLock { $0.ended.contains(stream) ? nil : $0.streams[stream]?.failure }
    }
}
