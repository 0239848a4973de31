import CEL
import IntegrationCore
import IntegrationStore
import JSONTape

/// The run of a handler that returns results: each call's records are cut into one page a stream, so that a run can go on after any of them.
///
/// Such a handler has one cursor for everything. It is kept with one stream, the anchor, which gets a page with every call, and gets it last:
/// what the anchor has, the others have too, and a run that was interrupted calls again from the anchor's position. What the other streams
/// had already is then stored a second time, which changes nothing.
struct NativePages {
    private let integration: CompiledIntegration
    private let run: any HandlerRun
    private let mode: RunMode
    /// Names of the streams of this run, the anchor first.
    private let streams: [String]
    /// Pages stored so far, and whether the last of them said that another follows.
    private var pages: [String: (count: Int, isOpen: Bool)] = [:]

    init(integration: CompiledIntegration, run: any HandlerRun, mode: RunMode) {
        self.integration = integration
        self.run = run
        self.mode = mode
        streams = integration.streams.map(\.name).filter { run.selectedStreams?.contains($0) ?? true }
        for name in streams {
            guard let progress = run.progress(of: name, unit: "") else { continue }
            pages[name] = (progress.pages, !progress.isDone)
        }
    }

    /// Where the cursor of the last complete run is.
    static func cursorStream(_ integration: CompiledIntegration) -> String {
        integration.streams.first?.name ?? ""
    }

    /// Calls the handler for as long as it has more, from where an interrupted run stopped.
    mutating func fetch(
        _ handler: any IntegrationHandler, _ credentials: IntegrationCredentials, _ context: HandlerContext
    ) async throws {
        guard let anchor = streams.first else { return }
        var context = context
        context.cursor = mode == .delta ? run.cursor(of: Self.cursorStream(integration)) : nil
        let progress = run.progress(of: anchor, unit: "")
        if let progress, progress.isDone { return try await end(cursor: progress.cursorCandidate) }
        if let position = progress?.position { context.cursor = position }
        var visited: Set<ExactText> = []
        while true {
            try Task.checkCancellation()
            let result =
                mode == .full
                ? try await handler.fetchFull(credentials, context: context)
                : try await handler.fetchDelta(credentials, context: context)
            if result.hasMore { try refuseStandstill(result, context.cursor, &visited, call: pages[anchor]?.count ?? 0) }
            try await deliver(result, anchor: anchor)
            context.cursor = result.cursor
            guard result.hasMore else { return try await end(cursor: result.cursor) }
        }
    }

    /// A cursor that does not move would be asked for again and again.
    private func refuseStandstill(_ result: FetchResult, _ given: String?, _ visited: inout Set<ExactText>, call: Int) throws(EngineError) {
        let place = "call \(call + 1) of the handler of \(integration.manifest.id)"
        guard let next = result.cursor else {
            throw EngineError(.pageRepeated, "\(place) says that there is more, and not where to go on", detail: "cursor")
        }
        guard next != given, visited.insert(ExactText(next)).inserted else {
            throw EngineError(.pageRepeated, "\(place) says to go on where it was before", detail: "cursor")
        }
        guard call + 1 < integration.manifest.http.limits.pages else {
            throw EngineError(.pageLimit, "\(place): there is still more after \(call + 1) calls, the limit of `http.limits.pages`")
        }
    }

    private mutating func deliver(_ result: FetchResult, anchor: String) async throws {
        let byStream = Dictionary(grouping: result.records, by: \.stream).mapValues { $0.map(\.record) }
        for (name, records) in byStream.sorted(by: { $0.key < $1.key }) {
            guard integration.streams.contains(where: { $0.name == name }) else {
                throw EngineError(
                    .unsupported, "the handler of \(integration.manifest.id) returned records of an undeclared stream `\(name)`")
            }
            try refuseBadKeys(records, of: name)
        }
        for name in streams.dropFirst() {
            guard let records = byStream[name] else { continue }
            // Left open even by the last call: it is made again when the run stops before the anchor has its page, and may bring more then.
            try await deliver(records, of: name, position: result.cursor ?? "", cursor: nil)
        }
        try await deliver(
            byStream[anchor] ?? [], of: anchor, position: result.hasMore ? result.cursor : nil, cursor: result.cursor,
            findings: result.findings)
    }

    private mutating func deliver(
        _ records: [FetchedRecord], of name: String, position: String?, cursor: String?, findings: [ReportedFinding] = []
    ) async throws {
        var fingerprint = Fingerprint()
        var bytes = 0
        for record in records {
            fingerprint.combine(record.key)
            record.value.withRawBytes { bytes += $0.count }
        }
        let number = pages[name]?.count ?? 0
        try await run.deliver(
            FetchPage(
                stream: name, number: number, records: records, position: position, fingerprint: fingerprint.value, cursorCandidate: cursor,
                isOfChanges: mode == .delta, receivedBytes: bytes, findings: findings))
        pages[name] = (number + 1, position != nil)
    }

    private func refuseBadKeys(_ records: [FetchedRecord], of name: String) throws(EngineError) {
        for (position, record) in records.enumerated() where !PendingRecord.keyBytes.contains(record.key.utf8.count) {
            throw EngineError(
                .keyInvalid,
                "the handler of \(integration.manifest.id) gave record \(position + 1) of `\(name)` a key of \(record.key.utf8.count) bytes; "
                    + "a key has 1 to \(PendingRecord.maximumKeyBytes)")
        }
        for (position, record) in records.enumerated() where record.key.utf8.contains(0) {
            throw EngineError(
                .keyInvalid,
                "the handler of \(integration.manifest.id) gave record \(position + 1) of `\(name)` a key with U+0000, which PostgreSQL cannot keep"
            )
        }
    }

    /// Ends every stream of the run: one that no call mentioned is empty, and a delta without changes moves the cursor too.
    private mutating func end(cursor: String?) async throws {
        // A stream is complete when no page of it says that another follows.
        for name in streams where pages[name]?.isOpen ?? false { try await deliver([], of: name, position: nil, cursor: nil) }
        // A run of some streams did not read the others up to this cursor.
        let cursor = run.selectedStreams == nil ? cursor : nil
        for stream in integration.streams where streams.contains(stream.name) {
            try await run.streamEnded(
                StreamEnd(
                    stream: stream.name, isComplete: true, isWhole: mode == .full, deletesAbsent: mode == .full && stream.deletesAbsent,
                    cursor: stream.name == Self.cursorStream(integration) ? cursor : nil))
        }
    }
}
