import CEL
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape
import Logging

/// Walks the pages of one unit, from where an interrupted run stopped, and hands each over for storing.
struct UnitWalker: Sendable {
    let stream: StreamWalker
    let unit: StreamUnit

    private var definition: CompiledStream { stream.stream }
    private var inputs: RunInputs { stream.inputs }

    func walk() async throws -> UnitEnd {
        let progress = stream.run.progress(of: definition.name, unit: unit.id)
        if let progress, progress.isDone { return self.end(after: progress) }
        var end = UnitEnd(parent: unit.parentID, cursor: progress?.cursorCandidate.map(DeltaCursor.init))
        let cursor = stream.run.cursor(of: definition.name)
        // What was begun over everything goes on so, and what was begun over changes, whoever owes what by now.
        var state = PageState(progress, isOfChanges: progress?.isOfChanges ?? (cursor != nil && !unit.isOwing))
        repeat {
            let since = state.isOfChanges ? cursor : nil
            do {
                try await walkPage(&state, since: since, end: &end)
            } catch let error as EngineError where isExpired(error, since: since) {
                stream.logger.notice("the delta cursor has expired: fetching everything", metadata: ["stream": "\(definition.name)"])
                state.beginAnew()
            }
        } while state.hasMore && end.isComplete
        end.isWhole = !state.isOfChanges
        return end
    }

    /// How a unit ended whose last page was stored before the run was interrupted.
    private func end(after progress: UnitProgress) -> UnitEnd {
        var end = UnitEnd(parent: unit.parentID, isWhole: !progress.isOfChanges)
        if definition.delta?.token != nil {
            end.token = progress.cursorCandidate
        } else {
            end.cursor = progress.cursorCandidate.map(DeltaCursor.init)
        }
        return end
    }

    private func walkPage(_ state: inout PageState, since: String?, end: inout UnitEnd) async throws {
        try Task.checkCancellation()
        let window = try window(state, since: since)
        let request = try request(state, cursor: since, window: window)
        let reply = try await answered(request, &state, cursor: end.cursor)
        var page = page(state, cursor: end.cursor)
        var next: PagePosition?
        switch reply {
        case .skipped(let reason):
            stream.client.counters.skipped(reason)
            end.isComplete = false
            return
        case .empty: try placed(state) { () throws(EngineError) in try pager.end(state.position) }
        case .answer(let answer):
            next = try placed(state) { () throws(EngineError) in
                try read(answer, request: request, cursor: since, state: state, page: &page, end: &end)
            }
        }
        state.hasMore = next != nil
        if next == nil, let following = window?.following(before: inputs.now, step: definition.delta?.window) {
            next = PagePosition(next: nil, windowStart: RFC3339.text(following), total: nil, seen: 0, jobs: state.position.jobs)
            state.hasMore = true
        }
        page.position = try next.map { try $0.text() }
        try guardAgainstRepetition(page, next, state)
        try await stream.run.deliver(page)
        state.advance(to: next, fingerprint: page.fingerprint, hasRecords: !page.records.isEmpty)
    }

    /// A page before anything is in it.
    private func page(_ state: PageState, cursor: DeltaCursor?) -> FetchPage {
        FetchPage(
            stream: definition.name, unit: unit.id, number: state.pages,
            parent: unit.parentID.flatMap { id in unit.parent.map { (id, $0) } },
            partition: unit.partition, cursorCandidate: cursor?.text, isOfChanges: state.isOfChanges)
    }

    private func read(
        _ answer: Answer, request: BuiltRequest, cursor: String?, state: PageState, page: inout FetchPage, end: inout UnitEnd
    ) throws(EngineError) -> PagePosition? {
        let names = unit.names.merging(answer.names) { _, new in new }
        let answerBindings = inputs.bindings(definition.answerEnvironment, names)
        let extractor = RecordExtractor(stream: definition)
        let stopBindings = cursor.flatMap { cursor in
            definition.delta?.stop.map { stop in
                // With its overlap: a list that is read down to the cursor is read as far as a request would ask.
                let from = DeltaCursor(cursor).text(less: definition.delta?.overlap)
                return inputs.bindings(stop.environment, unit.names.merging(["cursor": .string(from)]) { _, new in new })
            }
        }
        let extraction = try extractor.extract(
            answer, answerBindings: answerBindings, recordBindings: inputs.bindings(definition.recordEnvironment, unit.names),
            stopBindings: stopBindings, cursor: end.cursor)
        end.cursor = extraction.cursor
        page.records = extraction.records
        page.tombstones = extraction.tombstones
        page.receivedBytes = answer.byteCount
        var fingerprint = Fingerprint()
        for record in extraction.records { fingerprint.combine(record.key) }
        page.fingerprint = fingerprint.value
        let next = extraction.isStopped ? nil : try position(after: answer, extraction, names, request: request, state: state)
        // The position that the next delta begins at stands on the last page.
        if next == nil, let token = definition.delta?.token, let text = try token.evaluate(answerBindings).parameterText, !text.isEmpty {
            end.token = text
        }
        page.cursorCandidate = end.token ?? end.cursor?.text
        return next
    }

    private func position(
        after answer: Answer, _ extraction: RecordExtractor.Extraction, _ names: [String: CELValue], request: BuiltRequest, state: PageState
    ) throws(EngineError) -> PagePosition? {
        var pageNames = names
        pageNames["records"] = .list(CELArray(extraction.received))
        pageNames["last"] = extraction.received.last ?? .null
        pageNames["page"] = .int(Int64(state.index))
        return try pager.next(
            after: answer, bindings: inputs.bindings(definition.pagesEnvironment, pageNames), recordCount: extraction.received.count,
            position: state.position.withoutJob, url: request.url)
    }

    /// Does something with a page; an error of that says which page it was.
    private func placed<Result>(_ state: PageState, _ body: () throws(EngineError) -> Result) throws(EngineError) -> Result {
        do throws(EngineError) {
            return try body()
        } catch {
            var error = error
            error.reason = "\(place(of: state)): \(error.reason)"
            throw error
        }
    }

    private var pager: Pager { stream.pager }

    private func request(_ state: PageState, cursor: String?, window: TimeWindow?) throws -> BuiltRequest {
        var names = unit.names
        let isDelta = definition.delta != nil && (cursor != nil || window != nil)
        let compiled = isDelta ? definition.delta?.request ?? definition.request : definition.request
        if let delta = definition.delta, isDelta {
            let text = cursor.map { DeltaCursor($0).requestText(delta.format, overlap: delta.overlap) }
            names["cursor"] = .string(text ?? window?.startText(delta.format) ?? "")
            if let window { names["window"] = window.value(delta.format) }
        }
        var request = try compiled.build(inputs.bindings(compiled.environment, names), base: stream.base)
        try pager.apply(state.position.next, to: &request)
        return request
    }

    /// The window to walk, where the delta is sliced into windows.
    private func window(_ state: PageState, since: String?) throws -> TimeWindow? {
        guard let delta = definition.delta, let step = delta.window else { return nil }
        if let start = state.position.windowStart.flatMap(RFC3339.date) { return TimeWindow(start: start, step: step, end: inputs.now) }
        let first = try since ?? delta.initial?.render(inputs.bindings(delta.initial?.environment ?? definition.recordEnvironment))
        guard let start = first.flatMap({ DeltaCursor($0).date(overlap: since == nil ? nil : delta.overlap) }) else {
            throw EngineError(.settingInvalid, "streams.\(definition.name).delta.initial is no time that windows could begin at")
        }
        return TimeWindow(start: start, step: step, end: inputs.now)
    }

    /// What a request brings. For an asynchronous job that is the answer of the download once the job is done.
    ///
    /// The job is stored before it is asked after: a run that is interrupted then goes on asking, and creates no second one.
    private func answered(_ request: BuiltRequest, _ state: inout PageState, cursor: DeltaCursor?) async throws -> ProviderReply {
        if let job = definition.job, let created = state.position.job.flatMap(document) {
            return .answer(try await JobWalker(job: job, stream: stream, unit: unit).result(of: CELValue(json: created.root)))
        }
        let reply = try await stream.client.send(request, decoder: definition.decoder, classifier: stream.classifier, names: unit.names)
        guard let job = definition.job, case .answer(let answer) = reply else { return reply }
        if let created = answer.document?.root.rawBytes, created.count <= PagePosition.maximumJobBytes {
            let position = state.position.waiting(for: String(decoding: created, as: UTF8.self))
            var page = page(state, cursor: cursor)
            page.position = try position.text()
            try await stream.run.deliver(page)
            state.advance(to: position, fingerprint: page.fingerprint, hasRecords: false)
        }
        let created = answer.document.map { CELValue(json: $0.root) } ?? .null
        return .answer(try await JobWalker(job: job, stream: stream, unit: unit).result(of: created))
    }

    private func document(_ text: String) -> JSONDocument? {
        try? JSONDocument(parsing: Array(text.utf8), limits: definition.decoder.limits)
    }

    private func guardAgainstRepetition(_ page: FetchPage, _ next: PagePosition?, _ state: PageState) throws(EngineError) {
        let place = place(of: state)
        if !page.records.isEmpty, state.fingerprints.contains(page.fingerprint) {
            throw EngineError(.pageRepeated, "\(place) holds the same records as an earlier page", detail: "page")
        }
        if let next = next?.next, state.visited.contains(ExactText(next)) {
            throw EngineError(.pageRepeated, "\(place) names as the next page one that was there already", detail: "cursor")
        }
        if let pages = definition.pages, next != nil, state.index + 1 >= pages.maximum {
            throw EngineError(.pageLimit, "\(place): there is still a next page after \(pages.maximum), the limit of the manifest")
        }
    }

    /// How messages name a page: counted from one, as people do.
    private func place(of state: PageState) -> String {
        "page \(state.index + 1) of \(definition.name)\(unit.id.isEmpty ? "" : ", unit \(unit.id)")"
    }

    private func isExpired(_ error: EngineError, since: String?) -> Bool {
        guard since != nil, let status = error.status else { return false }
        return definition.delta?.expired.contains(status) ?? false
    }
}
