import CEL
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// The run as a handler sees it: stores what is delivered, gives back what is stored.
struct RunSide: HandlerRun {
    let open: OpenRun
    let store: IntegrationStore
    let state: RunState
    let writer: PageWriter<FetchPage>
    let plan: RunPlan
    let selectedStreams: Set<String>?
    let deleteGuard: DeleteGuard
    let deletesConfirmed: Bool
    /// By stream, who owes verdicts when its records change.
    let owes: [String: OwedVerdicts]
    let now: Date

    func readsChanges(of stream: String) -> Bool { plan.readsChanges(of: stream) }

    func cursor(of stream: String) -> String? { plan.readsChanges(of: stream) ? open.streams[stream]?.cursor : nil }

    func progress(of stream: String, unit: String) -> UnitProgress? {
        open.streams[stream]?.units[unit]
    }

    func hasEnded(_ stream: String) -> Bool { open.streams[stream]?.completed ?? false }

    func isComplete(_ stream: String) -> Bool { hasEnded(stream) || (state.stream(stream)?.isComplete ?? false) }

    func deliver(_ page: FetchPage) async throws {
        // A page without records tells of something that was begun at the provider, such as a job: it must not be begun twice.
        try await writer.accept(page, isUrgent: page.records.isEmpty)
    }

    func storedParents(
        of child: String, in stream: String, after: Int64?, limit: Int, onlyOwing: Bool
    ) async throws -> [StoredParent] {
        try await writer.drain()
        guard let id = open.streamIDs[stream], let childID = open.streamIDs[child] else { return [] }
        let last = after.map(RecordID.init(rawValue:))
        if onlyOwing {
            return try await store.recordsOwingChildren(in: id, of: childID, after: last, limit: limit).map {
                StoredParent($0, isOwing: true)
            }
        }
        let records = try await store.storedRecords(stream: id, after: last, limit: limit)
        let owed = try await store.owedChildren(of: records.map(\.id))
        return records.map { StoredParent($0, isOwing: owed[$0.id]?.contains(childID) ?? false) }
    }

    func parentsEnded(_ stream: String, complete: [Int64], incomplete: [Int64], marksGone: Bool) async throws {
        try await writer.drain()
        guard let id = open.streamIDs[stream], !(complete.isEmpty && incomplete.isEmpty) else { return }
        try await store.settleParents(
            ParentSettlement(
                lease: open.lease, stream: id, complete: complete.map(RecordID.init(rawValue:)),
                incomplete: incomplete.map(RecordID.init(rawValue:)), marksGone: marksGone, owes: owes[stream] ?? []))
    }

    func streamFailed(_ stream: String, _ error: any Error) {
        state.failed(stream, error as? EngineError ?? EngineError(.upstreamFailed, "\(type(of: error))"))
    }

    func streamEnded(_ end: StreamEnd) async throws {
        try await writer.drain()
        guard end.isComplete, let id = open.streams[end.stream]?.id else {
            state.ended(end, nil)
            return
        }
        let outcome = try await store.completeStream(
            StreamCompletion(
                lease: open.lease, stream: id, isWhole: end.isWhole, deletesAbsent: end.deletesAbsent, deleteGuard: deleteGuard,
                deletesConfirmed: deletesConfirmed, cursor: end.cursor, owes: owes[end.stream] ?? [], now: now))
        let names = Dictionary(open.streamIDs.map { ($0.value, $0.key) }) { first, _ in first }
        state.ended(end, outcome, deleted: Dictionary(outcome.deletedByStream.map { (names[$0] ?? end.stream, $1) }, uniquingKeysWith: +))
    }
}

extension StoredParent {
    fileprivate init(_ record: StoredRecord, isOwing: Bool) {
        self.init(id: record.id.rawValue, key: record.key, body: record.body, isOwing: isOwing)
    }
}
