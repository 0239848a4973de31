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
    let selectedStreams: Set<String>?
    let deleteGuard: DeleteGuard
    let deletesConfirmed: Bool
    let now: Date

    func cursor(of stream: String) -> String? { open.streams[stream]?.cursor }

    func progress(of stream: String, unit: String) -> UnitProgress? {
        open.streams[stream]?.units[unit]
    }

    func hasEnded(_ stream: String) -> Bool { open.streams[stream]?.completed ?? false }

    func deliver(_ page: FetchPage) async throws {
        try await writer.accept(page)
    }

    func storedRecords(of stream: String, after: Int64?, limit: Int, changedOnly: Bool) async throws -> [StoredParent] {
        try await writer.drain()
        guard let id = open.streams[stream]?.id else { return [] }
        let records = try await store.storedRecords(
            stream: id, after: after.map(RecordID.init(rawValue:)), limit: limit, changedIn: changedOnly ? open.id : nil)
        return records.map { StoredParent(id: $0.id.rawValue, key: $0.key, body: $0.body) }
    }

    func childKeys(of stream: String, parent: Int64) async throws -> Set<String> {
        try await writer.drain()
        guard let id = open.streams[stream]?.id else { return [] }
        return Set(try await store.children(of: RecordID(rawValue: parent), stream: id).map(\.key))
    }

    func streamFailed(_ stream: String, _ error: any Error) {
        state.failed(stream, error as? EngineError ?? EngineError(.upstreamFailed, "\(error)"))
    }

    func unitIncomplete(_ stream: String, parent: Int64) {
        state.incomplete(stream, parent: parent)
    }

    func streamEnded(_ end: StreamEnd) async throws {
        try await writer.drain()
        guard end.isComplete, let id = open.streams[end.stream]?.id else {
            state.ended(end, nil)
            return
        }
        let outcome = try await store.completeStream(
            StreamCompletion(
                lease: open.lease, stream: id, deletesAbsent: end.deletesAbsent, deleteGuard: deleteGuard,
                deletesConfirmed: deletesConfirmed, cursor: end.cursor, now: now))
        state.ended(end, outcome)
    }
}
