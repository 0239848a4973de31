import Foundation
package import IntegrationCore
package import IntegrationStore
package import Logging

/// One run of one integration: opens it (or takes up an interrupted one), lets the handler fetch, stores page by page, judges, closes.
package struct SyncEngine: Sendable {
    let integration: CompiledIntegration
    let handler: any IntegrationHandler
    let store: IntegrationStore
    let session: UpstreamSession
    let logger: Logger

    package init(
        integration: CompiledIntegration, handler: any IntegrationHandler, store: IntegrationStore, session: UpstreamSession, logger: Logger
    ) {
        self.integration = integration
        self.handler = handler
        self.store = store
        self.session = session
        self.logger = logger
    }

    /// Runs to the end. A provider that fails is a report with a status, not an error; errors are those of this machine.
    package func sync(_ request: SyncRequest) async throws -> SyncReport {
        let now = session.clock.now()
        let selected = try request.streams.map { (names) throws(EngineError) in try integration.withAncestors(names) }
        let names = integration.streams.map(\.name).filter { selected?.contains($0) ?? true }
        let connection = try await store.connection(provider: integration.manifest.id, name: request.connectionName)
        let settings = SettingsHash(request).text
        let manifestHash = integration.manifest.contentHash ?? ""
        let last = try await store.lastSettings(of: connection)
        let isChanged = last.map { $0.manifestHash != manifestHash || $0.settingsHash != settings } ?? true
        let mode = try await mode(request, connection, names, isChanged: isChanged)
        let open = try await store.openRun(
            RunRequest(
                connection: connection, mode: mode == .full ? .full : .delta, streams: names,
                manifestHash: manifestHash, settingsHash: settings, now: now))
        let inputs = RunInputs(
            config: request.config, variables: request.variables, credentials: request.credentials, now: open.startedAt,
            runID: open.publicID.description, mode: mode)
        let state = RunState()
        let committer = committer(open, inputs, state, judgesUnchanged: isChanged, now: now)
        let writer = PageWriter<FetchPage> { page in try await committer.commit(page) }
        let run = RunSide(
            open: open, store: store, state: state, writer: writer, selectedStreams: selected,
            deleteGuard: integration.manifest.sync.deleteGuard, deletesConfirmed: request.confirmsDeletions, now: now)
        var failure: EngineError?
        do {
            try await withHeartbeat(open.lease) {
                try await fetch(inputs, run: run, mode: mode)
                try await writer.drain()
                try await DeferredChecks(
                    integration: integration, inputs: inputs, open: open, store: store, state: state, now: now,
                    judgesAll: mode == .full || committer.judgesUnchanged
                ).run()
            }
        } catch let error as EngineError {
            failure = error
            try await writer.drain()
        } catch is CancellationError {
            // The run stays open: the same command goes on where it stopped.
            try? await writer.drain()
            throw CancellationError()
        }
        return try await finish(open, state, failure: failure, names: names, mode: mode)
    }

    /// Keeps the lease while nothing is written: a run that waits for a rate limit is alive, and no other may take it over.
    private func withHeartbeat(_ lease: RunLease, _ body: () async throws -> Void) async throws {
        let heart = Task { [store] in
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(3))
                try await store.heartbeat(lease)
            }
        }
        defer { heart.cancel() }
        try await body()
    }

    private func fetch(_ inputs: RunInputs, run: RunSide, mode: RunMode) async throws {
        let context = HandlerContext(
            logger: logger, config: inputs.config, variables: inputs.variables, now: inputs.now, runID: inputs.runID, run: run)
        guard handler is any StreamingHandler else {
            var pages = NativePages(integration: integration, run: run)
            return try await pages.fetch(handler, inputs.credentials, context, mode: mode)
        }
        _ =
            mode == .full
            ? try await handler.fetchFull(inputs.credentials, context: context)
            : try await handler.fetchDelta(inputs.credentials, context: context)
    }

    private func committer(_ open: OpenRun, _ inputs: RunInputs, _ state: RunState, judgesUnchanged: Bool, now: Date) -> PageCommitter {
        let inline = integration.checks.filter(\.isInline)
        let panels = Dictionary(grouping: inline.map { CheckEvaluator($0, inputs: inputs) }) { $0.check.check.over }
            .compactMapValues(CheckPanel.init)
        let volatile = integration.manifest.streams.map { ($0.name, $0.volatile.map { $0.split(separator: ".").map(String.init) }) }
        return PageCommitter(
            open: open, store: store, state: state, counters: session.counters, panels: panels,
            volatile: Dictionary(volatile) { first, _ in first },
            judgesUnchanged: judgesUnchanged || inline.contains(where: \.dependsOnTime), now: now)
    }

    /// Delta when it was asked for, or where every stream that has one has a cursor to begin at and nothing else has changed: what other
    /// checks or settings would say of the records that a delta leaves out, only a full run shows.
    private func mode(
        _ request: SyncRequest, _ connection: ConnectionID, _ names: [String], isChanged: Bool
    ) async throws -> RunMode {
        switch request.mode {
        case .full: return .full
        case .delta: return .delta
        case .automatic:
            if isChanged { return .full }
            let cursors = try await store.cursors(of: connection)
            let roots = integration.streams.filter { names.contains($0.name) && $0.delta != nil }
            return !roots.isEmpty && roots.allSatisfy { cursors[$0.name] != nil } ? .delta : .full
        }
    }

    private func finish(
        _ open: OpenRun, _ state: RunState, failure: EngineError?, names: [String], mode: RunMode
    ) async throws -> SyncReport {
        let streams = names.map { state.stream($0) ?? SyncReport.Stream(name: $0, isComplete: open.streams[$0]?.completed ?? false) }
        let failed = streams.filter { $0.failure != nil }
        let held = streams.filter { $0.held != nil }
        let status: RunStatus =
            if failure != nil || (!failed.isEmpty && failed.count == streams.count) {
                .failed
            } else if !failed.isEmpty || !held.isEmpty || streams.contains(where: { !$0.isComplete }) {
                .inconclusive
            } else {
                .success
            }
        let reason =
            failure?.description ?? failed.first.flatMap { stream in stream.failure.map { "\(stream.name): \($0)" } }
            ?? held.first.map { "\($0.name): a mass deletion waits for confirmation" }
            ?? (status == .inconclusive ? "some requests were left out" : nil)
        _ = try await store.finishRun(
            open.lease, status: status, reason: reason, checks: Set(integration.checks.map(\.id)), now: session.clock.now())
        return SyncReport(
            provider: integration.manifest.id, runID: open.publicID.description, mode: mode, isResumed: open.resumed, status: status,
            reason: reason, startedAt: open.startedAt, finishedAt: session.clock.now(), streams: streams,
            counters: session.counters.current,
            findings: state.findings, verdicts: try await store.verdictCounts(connection: open.lease.connection))
    }
}
