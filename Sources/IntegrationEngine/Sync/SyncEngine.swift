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
    /// - Parameter began: called once the run has its name.
    package func sync(_ request: SyncRequest, began: (PublicID) -> Void = { _ in }) async throws -> SyncReport {
        let now = session.clock.now()
        let selected = try request.streams.map { (names) throws(EngineError) in try integration.withAncestors(names) }
        let names = integration.streams.map(\.name).filter { selected?.contains($0) ?? true }
        let connection = try await connection(of: request)
        let settings = try SettingsHash(request, originOverride: session.originOverride).text
        let manifestHash = integration.manifest.contentHash ?? ""
        let standings = try await store.standings(of: connection)
        // What a person confirmed is only seen by looking at everything.
        let wanted = request.mode == .automatic && request.confirmsDeletions ? .full : request.mode
        let intended = RunPlan(
            wanted, integration, names: names, standings: standings, judgedAs: "\(manifestHash) \(settings)", now: now)
        var opening = RunRequest(
            // A full run that was interrupted is finished before the next delta: its children may not be there yet.
            connection: connection, mode: intended.mode, resumesAnyMode: wanted == .automatic && intended.mode == .delta,
            streams: names, changesOnly: intended.changesOnly.sorted(), otherStreams: integration.streams.map(\.name),
            checks: integration.checkSubjects, manifestHash: manifestHash,
            settingsHash: settings, now: now)
        opening.requestedBy = request.requestedBy
        opening.claimed = request.claimed
        opening.judgedAs = intended.judgedAs
        opening.credentialVersion = request.connection?.credentialVersion
        let open = try await store.openRun(opening)
        began(open.publicID)
        let plan = RunPlan(of: open, intended: intended)
        let inputs = RunInputs(
            config: request.config, variables: request.variables, credentials: request.credentials, now: open.startedAt,
            runID: open.publicID.description, mode: open.mode)
        let state = RunState()
        state.resume(open.streams)
        let committer = committer(open, inputs, state, plan, now: now)
        let writer = PageWriter<FetchPage>(size: \.receivedBytes) { pages in try await committer.commit(pages) }
        session.secrets.learn(request.credentials)
        let side = RunSide(
            open: open, store: store, state: state, writer: writer, plan: plan, selectedStreams: selected,
            deleteGuard: integration.manifest.sync.deleteGuard, deletesConfirmed: request.confirmsDeletions, owes: integration.owedVerdicts,
            now: now)
        let run = MaskedRun(run: side, secrets: session.secrets)
        var failure: EngineError?
        do {
            try await withHeartbeat(request.claimed == nil ? open.lease : nil) {
                try await fetch(inputs, run: run, mode: open.mode)
                try await writer.drain()
                try await DeferredChecks(
                    integration: integration, inputs: inputs, open: open, store: store, state: state, plan: plan, now: now
                ).run()
            }
        } catch let error as EngineError {
            failure = session.secrets.masked(error)
            // What failed first is what is reported.
            do { try await writer.drain() } catch let error as StoreError where error.isOfInput {}
        } catch let error as StoreError where error.isOfInput {
            // Not the database but what was to be written is at fault: the same command would end here again.
            failure = EngineError(.storeRefused, error.reason, detail: "\(error.code)")
        } catch is CancellationError {
            // The run stays open: the same command goes on where it stopped.
            try? await writer.drain()
            throw CancellationError()
        }
        return try await finish(open, state, plan, failure: failure, names: names, retries: request.retries)
    }

    private func connection(of request: SyncRequest) async throws -> ConnectionID {
        if let known = request.connection { return known.number }
        return try await store.connection(
            organization: request.organization, provider: integration.manifest.id, name: request.connectionName, identity: request.identity,
            confirmsIdentity: request.confirmsIdentity)
    }

    /// Keeps the lease while nothing is written: a run that waits for a rate limit is alive, and no other may take it over. Once another has,
    /// the fetching ends too.
    ///
    /// - Parameter lease: nil where somebody else keeps it.
    private func withHeartbeat(_ lease: RunLease?, _ body: @escaping @Sendable () async throws -> Void) async throws {
        guard let lease else { return try await body() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { [store] in
                while !Task.isCancelled {
                    try await Task.sleep(for: .seconds(3))
                    do {
                        try await store.heartbeat(lease)
                    } catch let error as StoreError where error.isTransient {
                        // The next beat may get through before the lease is taken for dead.
                        continue
                    }
                }
                return false
            }
            group.addTask {
                try await body()
                return true
            }
            while let isDone = try await group.next() {
                if isDone { return group.cancelAll() }
            }
        }
    }

    /// Of several failures the one that goes away by itself: then the others are seen again with the next attempt.
    /// What only says that the stream above failed has no cause of its own.
    private static func gravest(_ streams: [SyncReport.Stream]) -> (name: String, failure: EngineError)? {
        let all = streams.compactMap { stream in stream.failure.map { (name: stream.name, failure: $0) } }
        let own = all.filter { !$0.failure.isOfParent }
        let failures = own.isEmpty ? all : own
        return failures.first { $0.failure.cause.retry != .never } ?? failures.first
    }

    private func fetch(_ inputs: RunInputs, run: any HandlerRun, mode: RunMode) async throws {
        let context = HandlerContext(
            logger: logger, config: inputs.config, variables: inputs.variables, now: inputs.now, runID: inputs.runID, run: run)
        guard handler is any StreamingHandler else {
            var pages = NativePages(integration: integration, run: run, mode: mode)
            return try await pages.fetch(handler, inputs.credentials, context)
        }
        _ =
            mode == .full
            ? try await handler.fetchFull(inputs.credentials, context: context)
            : try await handler.fetchDelta(inputs.credentials, context: context)
    }

    private func committer(_ open: OpenRun, _ inputs: RunInputs, _ state: RunState, _ plan: RunPlan, now: Date) -> PageCommitter {
        let inline = integration.checks.filter(\.isInline)
        let panels = Dictionary(grouping: inline.map { CheckEvaluator($0, inputs: inputs) }) { $0.check.check.over }
            .compactMapValues(CheckPanel.init)
        let volatile = integration.manifest.streams.map { ($0.name, $0.volatile.map { $0.split(separator: ".").map(String.init) }) }
        let changing = Set(inline.filter { $0.dependsOnTime || $0.dependsOnParent }.map(\.check.over))
        let children = Dictionary(grouping: integration.streams.filter { $0.parent != nil }) { $0.parent ?? "" }
            .mapValues { $0.compactMap { open.streamIDs[$0.name] } }
        return PageCommitter(
            open: open, store: store, state: state, counters: session.counters, panels: panels,
            volatile: Dictionary(volatile) { first, _ in first }, jsonLimits: integration.jsonLimits, childStreams: children,
            owes: integration.owedVerdicts,
            childrenOwingVerdicts: integration.childrenOwingVerdicts.mapValues { $0.compactMap { open.streamIDs[$0] } },
            judgesUnchanged: changing.union(integration.streams.map(\.name).filter(plan.isStale)), now: now)
    }

    private func finish(
        _ open: OpenRun, _ state: RunState, _ plan: RunPlan, failure: EngineError?, names: [String], retries: RunRetries?
    ) async throws -> SyncReport {
        let streams = names.map { name in
            var stream = state.stream(name) ?? SyncReport.Stream(name: name)
            // What ended the run is why its other streams were not read.
            if !stream.isComplete, stream.failure == nil { stream.failure = failure }
            return stream
        }
        let failed = streams.filter { $0.failure != nil }
        let held = streams.filter { $0.held != nil }
        let gravest = Self.gravest(failed)
        let status: RunStatus =
            if failure != nil || (!failed.isEmpty && failed.count == streams.count) {
                .failed
            } else if !failed.isEmpty || !held.isEmpty || streams.contains(where: { !$0.isComplete }) {
                .inconclusive
            } else {
                .success
            }
        let reason =
            failure?.description ?? gravest.map { "\($0.name): \($0.failure)" }
            ?? held.first.map { "\($0.name): a mass deletion waits for confirmation" }
            ?? (status == .inconclusive ? "some requests were left out" : nil)
        let cause: RunCause? =
            if let failure = failure ?? gravest?.failure {
                failure.cause
            } else if !held.isEmpty {
                .deletionHeld
            } else {
                status == .success ? nil : .incomplete
            }
        if let cause, let retries, retries.allow(cause, hasGotOn: streams.contains { $0.pages > 0 }) {
            throw RunPostponement(
                cause: cause, reason: reason ?? cause.rawValue, wait: (failure ?? gravest?.failure)?.wait)
        }
        // A stream that was read as a whole has no record left that was judged by other checks.
        let leftOut = DeferredChecks.streamsNotJudged(integration, in: open)
        let judged =
            failure != nil
            ? [] : streams.filter { $0.isComplete && $0.held == nil && state.isWhole($0.name) && !leftOut.contains($0.name) }
        let summary = try await store.finishRun(
            open.lease, status: status, cause: cause, reason: reason, requests: session.counters.current.requests,
            checks: Set(integration.checks.map(\.id)),
            subjects: integration.checkSubjects, judged: (judged.compactMap { open.streamIDs[$0.name] }, plan.judgedAs),
            now: session.clock.now())
        return SyncReport(
            provider: integration.manifest.id, runID: open.publicID.description, mode: open.mode, isResumed: open.resumed, status: status,
            cause: cause, reason: reason, failure: failure, startedAt: open.startedAt, finishedAt: session.clock.now(), streams: streams,
            counters: session.counters.current,
            findings: summary.findingCounts - open.findingsBefore,
            verdicts: try await store.verdictCounts(connection: open.lease.connection))
    }
}
