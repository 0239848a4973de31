import Foundation
import IntegrationCore
import IntegrationStore

/// An open run of one connection, with short ways to commit pages.
struct TestRun {
    let store: IntegrationStore
    let connection: ConnectionID
    let run: OpenRun
    var now = TemporaryStore.now

    static func open(
        _ store: IntegrationStore, mode: RunMode = .full, streams: [String] = ["repos"], manifestHash: String = "m",
        settingsHash: String = "s", now: Date = TemporaryStore.now
    ) async throws -> TestRun {
        let connection = try await store.connection(provider: "github", name: "acme")
        let run = try await store.openRun(
            RunRequest(
                connection: connection, mode: mode, streams: streams, manifestHash: manifestHash, settingsHash: settingsHash, now: now))
        return TestRun(store: store, connection: connection, run: run, now: now)
    }

    func stream(_ name: String = "repos") throws -> StreamState {
        guard let state = run.streams[name] else { throw StoreError(.notFound, "no stream \(name)") }
        return state
    }

    /// A page of records given as key and body.
    func page(
        _ records: [(String, String)] = [], stream: String = "repos", unit: String = "", page: Int = 0, position: String? = nil,
        parent: RecordID? = nil
    ) throws -> PageCommit {
        PageCommit(
            lease: run.lease, stream: try self.stream(stream).id, unit: unit, page: page, position: position, fingerprint: UInt64(page),
            parent: parent, records: records.map { PendingRecord(key: $0.0, body: Array($0.1.utf8)) }, now: now)
    }

    /// Commits one page whose records' outcomes are given by key.
    @discardableResult
    func commit(
        _ records: [(String, String)], outcomes: @escaping @Sendable (String) -> [CheckOutcome] = { _ in [] }, page: Int = 0,
        position: String? = nil, judgesUnchanged: Bool = false
    ) async throws -> PageOutcome {
        var commit = try self.page(records, page: page, position: position)
        let keys = records.map(\.0)
        commit.judge(by: { outcomes(keys[$0]) })
        commit.judgesUnchanged = judgesUnchanged
        return try await store.commit(commit)
    }

    @discardableResult
    func complete(
        _ name: String = "repos", deletesAbsent: Bool = true, isWhole: Bool? = nil, confirmed: Bool = false, cursor: String? = nil,
        owes: OwedVerdicts = []
    ) async throws -> StreamCompletionOutcome {
        try await store.completeStream(
            StreamCompletion(
                lease: run.lease, stream: try stream(name).id, isWhole: isWhole ?? deletesAbsent, deletesAbsent: deletesAbsent,
                deletesConfirmed: confirmed, cursor: cursor, owes: owes, now: now))
    }

    @discardableResult
    func finish(_ status: RunStatus = .success, checks: Set<String> = ["c"]) async throws -> RunSummary {
        try await store.finishRun(run.lease, status: status, checks: checks, now: now)
    }

    /// The ids of stored records, by their keys.
    func ids(_ keys: [String], of name: String = "repos") async throws -> [RecordID] {
        let collected = Collected<(String, RecordID)>()
        try await store.forEachRecord(connection: connection, stream: name) { collected.append(($0.key, $0.id)) }
        let ids = Dictionary(collected.values, uniquingKeysWith: { first, _ in first })
        return keys.compactMap { ids[$0] }
    }

    /// Stored keys and bodies of a stream.
    func stored(_ name: String = "repos") async throws -> [String: String] {
        try await Self.stored(store, connection, name)
    }

    static func stored(_ store: IntegrationStore, _ connection: ConnectionID, _ name: String) async throws -> [String: String] {
        let collected = Collected<(String, String)>()
        try await store.forEachRecord(connection: connection, stream: name) { record in
            collected.append((record.key, String(decoding: record.body, as: UTF8.self)))
        }
        return Dictionary(collected.values, uniquingKeysWith: { first, _ in first + " twice" })
    }
}

extension PageCommit {
    mutating func judge(by outcomes: @escaping @Sendable (Int) -> [CheckOutcome]) {
        judge = { { index, all in all += outcomes(index) } }
    }
}
